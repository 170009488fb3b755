import Bytes

/// The distinct values of a column, read back.
struct ColumnValues {
    /// The bits of numbers.
    private(set) var numbers: [UInt64] = []
    private var ends: [Int] = []
    private var plain = ByteView.empty
    /// The texts, where they were not written as they are.
    private var unpacked: ByteBuffer?
    /// 16 bytes of each text, where all are UUIDs.
    ///
    /// PERF: A column of a block has thousands of them, and a trace wants some.
    private var packedUUIDs: ByteView?

    /// Reads the values of a column out of the sections, which must outlive them.
    init(
        _ column: ColumnEntry, codes: ByteView, texts: ByteView, raw: ByteView
    ) throws(StoreError) {
        var cursor = BlockCursor(codes)
        if column.referencesOf == column.index {
            _ = try cursor.bytes(
                column.referenceCount * BlockFormat.referenceWidth(column.valueCount))
        }
        switch column.kind {
        case .emptyValue, .missingValue:
            numbers = [UInt64](repeating: 0, count: min(column.valueCount, 1))
        case .double where column.form == BlockFormat.bitPatternForm:
            try readPatterns(column.valueCount, raw)
        case .double: try readDecimals(column, &cursor, raw)
        case let kind where kind.isText:
            try readTexts(column, &cursor, texts, raw)
        default: try readNumbers(column, &cursor, raw)
        }
    }

    /// How many values there are.
    var count: Int {
        max(numbers.count, ends.count, (packedUUIDs?.count ?? 0) / UUIDText.packedBytes)
    }

    /// One text; nil for a number of no value.
    @inline(__always)
    func withText<Result>(_ number: Int, _ body: (ByteView) -> Result) -> Result? {
        if let packedUUIDs { return Self.withUUID(packedUUIDs, number, body) }
        guard number >= 0, number < ends.count else { return nil }
        let start = number == 0 ? 0 : ends[number - 1]
        if let unpacked {
            return withExtendedLifetime(unpacked) {
                body(unpacked.view.dropFirst(start).prefix(ends[number] - start))
            }
        }
        return body(plain.dropFirst(start).prefix(ends[number] - start))
    }

    /// For each text, whether it is the wanted one.
    func isEqual(to wanted: ByteView) -> [Bool] {
        guard let packedUUIDs else {
            return ends.indices.map { withText($0) { $0 == wanted } ?? false }
        }
        var isEqual = [Bool](repeating: false, count: count)
        guard let words = UUIDText.pack(wanted) else { return isEqual }
        for number in isEqual.indices
        where packedUUIDs.littleEndian64(at: number * UUIDText.packedBytes) == words.0
            && packedUUIDs.littleEndian64(at: number * UUIDText.packedBytes + 8) == words.1
        {
            isEqual[number] = true
        }
        return isEqual
    }

    @inline(never)
    private static func withUUID<Result>(
        _ packed: ByteView, _ number: Int, _ body: (ByteView) -> Result
    ) -> Result? {
        let first = number * UUIDText.packedBytes
        guard number >= 0, number < packed.count / UUIDText.packedBytes,
            let low = packed.littleEndian64(at: first),
            let high = packed.littleEndian64(at: first + 8)
        else { return nil }
        var text = ByteWriter(capacity: UUIDText.textBytes)
        UUIDText.append(low, high, to: &text)
        let buffer = text.finish()
        return buffer.withView { body($0) }
    }

    private mutating func readPatterns(_ count: Int, _ raw: ByteView) throws(StoreError) {
        guard raw.count == count * 8 else { throw .corrupt("numbers are missing") }
        for place in 0..<count { numbers.append(raw.littleEndian64(at: place * 8) ?? 0) }
    }

    private mutating func readDecimals(
        _ column: ColumnEntry, _ cursor: inout BlockCursor, _ raw: ByteView
    ) throws(StoreError) {
        guard column.form <= DecimalForm.maxExponent else {
            throw .corrupt("numbers are of an unknown form")
        }
        let widths = try cursor.bytes(column.valueCount)
        var bits = BitReader(raw)
        for place in 0..<column.valueCount {
            let mantissa = try bits.number(width: widths[place]).unzigzag
            numbers.append(
                DecimalForm.pattern(Int64(bitPattern: mantissa), exponent: Int(column.form)))
        }
    }

    private mutating func readNumbers(
        _ column: ColumnEntry, _ cursor: inout BlockCursor, _ raw: ByteView
    ) throws(StoreError) {
        let widths = try cursor.bytes(column.valueCount)
        var bits = BitReader(raw)
        numbers.reserveCapacity(column.valueCount)
        for place in 0..<column.valueCount {
            let value = try bits.number(width: widths[place])
            numbers.append(column.kind == .int ? value.unzigzag : value)
        }
    }

    private mutating func readTexts(
        _ column: ColumnEntry, _ cursor: inout BlockCursor, _ texts: ByteView, _ raw: ByteView
    ) throws(StoreError) {
        guard column.valueCount <= codesAndRaw(cursor, raw) else {
            throw .corrupt("texts are missing")
        }
        if column.form == TextForm.uuid.rawValue {
            guard raw.count == column.valueCount * UUIDText.packedBytes else {
                throw .corrupt("texts are missing")
            }
            packedUUIDs = raw
            return
        }
        ends.reserveCapacity(column.valueCount)
        if column.form == TextForm.plain.rawValue {
            var end = 0
            for _ in 0..<column.valueCount {
                end += try cursor.count(atMost: texts.count - end)
                ends.append(end)
            }
            plain = texts
            return
        }
        var unpacker = TextUnpacker(form: column.form, texts: texts, raw: raw)
        for _ in 0..<column.valueCount { ends.append(try unpacker.next(&cursor)) }
        unpacked = unpacker.finish()
    }

    /// Each text takes a byte in one of the two.
    private func codesAndRaw(_ cursor: BlockCursor, _ raw: ByteView) -> Int {
        cursor.rest.count + raw.count
    }
}

/// Turns packed texts back into what they were.
private struct TextUnpacker: ~Copyable {
    private let form: UInt8
    private var texts: BlockCursor
    private var raw: BlockCursor
    private var output = ByteWriter()

    init(form: UInt8, texts: ByteView, raw: ByteView) {
        self.form = form
        self.texts = BlockCursor(texts)
        self.raw = BlockCursor(raw)
    }

    /// Unpacks the next text; gives where it ends.
    mutating func next(_ codes: inout BlockCursor) throws(StoreError) -> Int {
        let own = form == BlockFormat.mixedForm ? try codes.byte() : form
        switch TextForm(rawValue: own) {
        case .plain:
            output.append(try texts.bytes(try codes.count(atMost: texts.rest.count)))
        case .uuid:
            UUIDText.append(try raw.fixed64(), try raw.fixed64(), to: &output)
        case .hex:
            for _ in 0..<(try codes.count(atMost: raw.rest.count / 4)) {
                output.appendLittleEndian(HexWord.unpack(try raw.fixed32()))
            }
        case .decimal: output.append(String(try raw.varint()))
        case nil: throw .corrupt("texts are of an unknown form")
        }
        return output.count
    }

    consuming func finish() -> ByteBuffer { output.finish() }
}
