import Bytes

/// How a label value is written in words: eight bytes a word, little-endian, the last word with seven
/// bytes at most and their number on top.
///
/// So two values have the same words only when they have the same bytes, and tables compare and hash
/// words alone.
enum LabelWords {
    /// The longest value, in bytes; a longer one is cut at the border of a character.
    static let longest = 128
    /// How many words the longest value takes.
    static let most = longest / 8 + 1

    /// What replaces a value for which there is no room.
    static let other = word("other")

    /// The word of a value of seven bytes at most that is one of a closed set.
    static func word(_ text: String) -> UInt64 {
        let bytes = text.utf8
        precondition(bytes.count <= 7, "a value of one word has seven bytes at most")
        var word = UInt64(bytes.count) << 56
        for (place, byte) in bytes.enumerated() { word |= UInt64(byte) << UInt64(place * 8) }
        return word
    }

    /// The word of a number of three digits, with zeros in front of a shorter one.
    @inline(__always)
    static func word(ofDigits number: Int) -> UInt64 {
        let digits = UInt64(truncatingIfNeeded: number)
        return 3 << 56 | (0x30 + digits / 100 % 10) | (0x30 + digits / 10 % 10) << 8
            | (0x30 + digits % 10) << 16
    }

    /// How many bytes of a text are taken so that no more than a limit are, and no character is cut.
    @inline(__always)
    static func bounded(_ text: ByteView, to limit: Int) -> ByteView {
        guard text.count > limit else { return text }
        var count = limit
        while count > 0, text[count] & 0xC0 == 0x80 { count -= 1 }
        return text.prefix(count)
    }

    /// The last word of a text: what its whole words leave.
    @inline(__always)
    static func tail(_ text: ByteView) -> UInt64 {
        let rest = text.count & 7
        let mark = UInt64(truncatingIfNeeded: rest) << 56
        if rest == 0 { return 0 }
        if let last = text.littleEndian64(at: text.count - 8) {
            return last >> UInt64(truncatingIfNeeded: 64 - 8 * rest) | mark
        }
        var word = mark
        for place in 0..<rest {
            word |= UInt64(text[place]) << UInt64(truncatingIfNeeded: place * 8)
        }
        return word
    }

    /// The word with its ASCII letters in upper case.
    @inline(__always)
    static func uppercased(_ word: UInt64) -> UInt64 {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let low = word & (0x7F * ones)
        // The high bit of a byte is set where it lies between a and z.
        let inRange = (low &+ (0x80 - 0x61) * ones) & ~(low &+ (0x80 - 0x7B) * ones)
        return word ^ ((inRange & ~word & (0x80 * ones)) >> 2)
    }

    /// The text of words.
    static func text(_ words: ArraySlice<UInt64>) -> String {
        guard let last = words.last else { return "" }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(words.count * 8)
        for word in words.dropLast() { append(word, count: 8, to: &bytes) }
        append(last, count: Int(last >> 56) & 7, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func append(_ word: UInt64, count: Int, to bytes: inout [UInt8]) {
        for place in 0..<count {
            bytes.append(UInt8(truncatingIfNeeded: word >> UInt64(place * 8)))
        }
    }
}
