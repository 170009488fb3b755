import Bytes

/// Where the values of a block's columns go.
struct BlockStreams: ~Copyable {
    /// Small numbers of few kinds: references, lengths, widths, forms.
    var codes = ByteWriter()
    /// The bytes of strings.
    var texts = ByteWriter()
    /// What does not compress: identifiers and the low bits of numbers.
    var raw = ByteWriter()
    /// The columns that have references: a hash of them and the column's index.
    private var referenced = PlainArray<Referenced>()

    struct Referenced: BitwiseCopyable {
        let hash: UInt64
        let column: Int
    }

    /// Forgets everything and keeps the memory.
    mutating func removeAll() {
        codes.removeAll()
        texts.removeAll()
        raw.removeAll()
        referenced.removeAll()
    }

    /// Writes the widths of numbers, in bits, into a stream, and the bits below the highest raw.
    mutating func append(
        _ values: borrowing PlainArray<UInt64>, unit: UInt64, widths: inout ByteWriter
    ) {
        var bits = BitWriter()
        widths.reserve(values.count)
        raw.reserve(values.count * 8 + 8)
        for place in 0..<values.count {
            let value = unit == 1 ? values[place] : values[place] / unit
            widths.append(bits.append(number: value, to: &raw))
        }
        bits.finish(to: &raw)
    }

    /// Writes the values of a column; gives how to find them again.
    mutating func append(_ columns: borrowing ColumnTable, _ number: Int) -> ColumnLayout {
        let before = (codes: codes.count, texts: texts.count, raw: raw.count)
        var layout = ColumnLayout()
        layout.sharedReferences = appendReferences(columns, number)
        switch columns[number].kind {
        case .emptyValue, .missingValue: break
        case .double: layout.form = append(doubles: columns[number].numbers)
        case .int: append(columns[number].numbers, isSigned: true)
        case let kind where kind.isText: layout.form = append(columns[number].texts)
        default: append(columns[number].numbers, isSigned: false)
        }
        layout.codeBytes = codes.count - before.codes
        layout.textBytes = texts.count - before.texts
        layout.rawBytes = raw.count - before.raw
        return layout
    }

    /// Writes references as many bytes wide as the dictionary needs, all low bytes first.
    ///
    /// Attributes that go together, as a thread's number and name, have the same references; those
    /// of the second are not written again.
    ///
    /// - Returns: The index of the column with the same references + 1, or 0.
    private mutating func appendReferences(
        _ columns: borrowing ColumnTable, _ number: Int
    ) -> Int {
        let count = columns[number].references.count
        guard count > 0 else { return 0 }
        let hash = columns[number].references.bytes.hash64
        for place in 0..<referenced.count where referenced[place].hash == hash {
            let other = referenced[place].column
            if columns[other].references.bytes == columns[number].references.bytes {
                return other + 1
            }
        }
        referenced.append(Referenced(hash: hash, column: number))
        let width = BlockFormat.referenceWidth(columns[number].valueCount)
        for shift in stride(from: 0, to: UInt32(width) * 8, by: 8) {
            for place in 0..<count {
                codes.append(UInt8(truncatingIfNeeded: columns[number].references[place] >> shift))
            }
        }
        return 0
    }

    private mutating func append(_ numbers: borrowing NumberDictionary, isSigned: Bool) {
        var bits = BitWriter()
        for place in 0..<numbers.count {
            let value = isSigned ? numbers[place].zigzag : numbers[place]
            codes.append(bits.append(number: value, to: &raw))
        }
        bits.finish(to: &raw)
    }

    private mutating func append(doubles: borrowing NumberDictionary) -> UInt8 {
        guard let exponent = DecimalForm.exponent(of: doubles) else {
            for place in 0..<doubles.count { raw.appendLittleEndian(doubles[place]) }
            return BlockFormat.bitPatternForm
        }
        var bits = BitWriter()
        for place in 0..<doubles.count {
            let mantissa = DecimalForm.mantissa(doubles[place], exponent: exponent) ?? 0
            codes.append(bits.append(number: UInt64(bitPattern: mantissa).zigzag, to: &raw))
        }
        bits.finish(to: &raw)
        return UInt8(truncatingIfNeeded: exponent)
    }

    private mutating func append(_ strings: borrowing TextDictionary) -> UInt8 {
        let form = Self.form(of: strings)
        for place in 0..<strings.count {
            let text = strings[place]
            var own = TextForm(rawValue: form) ?? .plain
            if form == BlockFormat.mixedForm {
                own = TextForm(of: text)
                codes.append(own.rawValue)
            }
            switch own {
            case .plain:
                codes.appendVarint(UInt64(text.count))
                texts.append(text)
            case .uuid:
                let words = UUIDText.pack(text) ?? (0, 0)
                raw.appendLittleEndian(words.0)
                raw.appendLittleEndian(words.1)
            case .hex:
                codes.appendVarint(UInt64(text.count / 8))
                TextForm.appendHex(text, to: &raw)
            case .decimal:
                raw.appendVarint(TextForm.decimal(text) ?? 0)
            }
        }
        return form
    }

    /// The form that all strings have; mixed when at least a quarter can be packed.
    private static func form(of strings: borrowing TextDictionary) -> UInt8 {
        guard strings.count > 0 else { return TextForm.plain.rawValue }
        let first = TextForm(of: strings[0])
        var packed = 0
        var same = 0
        for place in 0..<strings.count {
            let own = TextForm(of: strings[place])
            if own != .plain { packed += 1 }
            if own == first { same += 1 }
        }
        if same == strings.count { return first.rawValue }
        return packed * 4 >= strings.count ? BlockFormat.mixedForm : TextForm.plain.rawValue
    }
}

/// Where the values of a column are, behind those of the column before.
struct ColumnLayout: Equatable {
    /// The index of the column that has the same references + 1; 0 when the column has its own.
    var sharedReferences = 0
    /// A ``TextForm``, a power of ten, or one of the forms in ``BlockFormat``.
    var form: UInt8 = 0
    var codeBytes = 0
    var textBytes = 0
    var rawBytes = 0
}
