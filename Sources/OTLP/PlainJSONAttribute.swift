import Bytes

/// An attribute as nearly every sender writes it: `{"key":"K","value":{"stringValue":"V"}}`.
///
/// Recognised by comparing eight bytes at a step, with or without one space after each colon and
/// comma. Strings with escapes, other values and other layouts are left to ``JSONTranscoder``.
///
/// PERF: attributes are three quarters of a request in JSON. Measured as `transcode`.
struct PlainJSONAttribute {
    /// The key, without escapes.
    private(set) var key = ByteView.empty
    /// Which value it has: a string, an integer, a truth value or a double.
    private(set) var kind = AnyValueField.stringValue
    /// The value as it stands between its quotes, or up to the bracket that ends it.
    private(set) var value = ByteView.empty
    /// How many bytes of the text the attribute takes.
    private(set) var length = 0

    /// Reads the attribute at the start of a text; nil when it is not a plain one.
    init?(_ text: ByteView) {
        var cursor = Cursor(text)
        guard cursor.take(Word.keyOpen, 7), cursor.takeQuote() else { return nil }
        key = cursor.string()
        guard cursor.takeQuote(), cursor.takeComma(), cursor.take(Word.value, 8) else {
            return nil
        }
        cursor.skipSpace()
        guard cursor.take(UInt8(ascii: "{")), let kind = cursor.takeKind() else { return nil }
        self.kind = kind
        cursor.skipSpace()
        let isQuoted = cursor.peek == UInt8(ascii: "\"")
        switch kind {
        case .stringValue where isQuoted, .intValue where isQuoted:
            _ = cursor.takeQuote()
            value = cursor.string()
            guard cursor.takeQuote() else { return nil }
        case .boolValue, .intValue, .doubleValue:
            value = cursor.scalar()
        default: return nil
        }
        guard cursor.take(UInt8(ascii: "}")), cursor.take(UInt8(ascii: "}")) else { return nil }
        length = cursor.offset
    }
}

/// The first eight bytes of what is looked for, least significant first.
private enum Word {
    // `{"key":` and one byte more.
    static let keyOpen: UInt64 = 0x3A_2279_656B_227B
    // `"value":`
    static let value: UInt64 = 0x3A22_6575_6C61_7622
    // `"stringV`
    static let stringValue: UInt64 = 0x5667_6E69_7274_7322
    // `"intValu`
    static let intValue: UInt64 = 0x756C_6156_746E_6922
    // `"boolVal`
    static let boolValue: UInt64 = 0x6C61_566C_6F6F_6222
    // `"doubleV`
    static let doubleValue: UInt64 = 0x5665_6C62_756F_6422
    // `alue":`
    static let alue: UInt64 = 0x3A22_6575_6C61
    // `ue":`
    static let ue: UInt64 = 0x3A22_6575
    // `e":`
    static let e: UInt64 = 0x3A_2265
}

/// A place in the text.
private struct Cursor {
    private let text: ByteView
    private(set) var offset = 0

    init(_ text: ByteView) { self.text = text }

    @inline(__always)
    var peek: UInt8 { offset < text.count ? text[offset] : 0 }

    /// Passes over some bytes when they are those of a word.
    @inline(__always)
    mutating func take(_ word: UInt64, _ count: Int) -> Bool {
        guard let found = text.littleEndian64(at: offset) else { return false }
        let unused = UInt64(64 - 8 * count)
        guard found << unused == word << unused else { return false }
        offset += count
        return true
    }

    @inline(__always)
    mutating func take(_ byte: UInt8) -> Bool {
        guard peek == byte else { return false }
        offset += 1
        return true
    }

    @inline(__always)
    mutating func skipSpace() {
        if peek == 0x20 { offset += 1 }
    }

    @inline(__always)
    mutating func takeComma() -> Bool {
        guard take(UInt8(ascii: ",")) else { return false }
        skipSpace()
        return true
    }

    /// Passes over a quote, and a space before it.
    @inline(__always)
    mutating func takeQuote() -> Bool {
        skipSpace()
        return take(UInt8(ascii: "\""))
    }

    /// Passes over the name of a value and its colon.
    @inline(__always)
    mutating func takeKind() -> AnyValueField? {
        if take(Word.stringValue, 8) { return take(Word.alue, 6) ? .stringValue : nil }
        if take(Word.intValue, 8) { return take(Word.e, 3) ? .intValue : nil }
        if take(Word.boolValue, 8) { return take(Word.ue, 4) ? .boolValue : nil }
        if take(Word.doubleValue, 8) { return take(Word.alue, 6) ? .doubleValue : nil }
        return nil
    }

    /// What stands up to the next quote, backslash or control character.
    @inline(__always)
    mutating func string() -> ByteView {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let start = offset
        while let word = text.littleEndian64(at: offset) {
            let quote = word ^ (ones &* 0x22)
            let backslash = word ^ (ones &* 0x5C)
            let special =
                ((quote &- ones) & ~quote | (backslash &- ones) & ~backslash
                    | (word &- ones &* 0x20) & ~word) & (ones << 7)
            if special != 0 {
                offset += special.trailingZeroBitCount / 8
                break
            }
            offset += 8
        }
        return text.dropFirst(start).prefix(offset - start)
    }

    /// What stands up to the next bracket, when it is short.
    @inline(__always)
    mutating func scalar() -> ByteView {
        let start = offset
        while offset < text.count, offset - start < 32, text[offset] != UInt8(ascii: "}") {
            offset += 1
        }
        return text.dropFirst(start).prefix(offset - start)
    }
}
