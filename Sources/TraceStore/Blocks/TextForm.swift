import Bytes

/// How a string is written; raw values are part of the block format.
///
/// A string is written in a packed form only when exactly the same string comes back.
enum TextForm: UInt8, CaseIterable {
    /// The bytes as they are.
    case plain = 0
    /// `xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx` with lower-case hex digits, as 16 bytes.
    case uuid = 1
    /// Lower-case hex digits, 16 or a larger multiple of 8, two in a byte.
    case hex = 2
    /// 4 to 18 decimal digits that do not begin with 0, as a number.
    case decimal = 3

    /// The form in which a string takes the least room.
    init(of text: ByteView) {
        switch text.count {
        case 36 where UUIDText.pack(text) != nil: self = .uuid
        case 16... where text.count & 7 == 0 && Self.isHex(text): self = .hex
        case 4...18 where Self.decimal(text) != nil: self = .decimal
        default: self = .plain
        }
    }

    /// The value of a string of the form ``decimal``.
    static func decimal(_ text: ByteView) -> UInt64? {
        guard (4...18).contains(text.count), text[0] != UInt8(ascii: "0") else { return nil }
        var value: UInt64 = 0
        for index in 0..<text.count {
            let digit = text[index] &- UInt8(ascii: "0")
            guard digit < 10 else { return nil }
            value = value * 10 + UInt64(digit)
        }
        return value
    }

    /// Appends the bytes of a string of the form ``hex``.
    static func appendHex(_ text: ByteView, to output: inout ByteWriter) {
        for offset in stride(from: 0, to: text.count, by: 8) {
            if let word = text.littleEndian64(at: offset), let bytes = HexWord.pack(word) {
                output.appendLittleEndian(bytes)
            }
        }
    }

    private static func isHex(_ text: ByteView) -> Bool {
        for offset in stride(from: 0, to: text.count, by: 8) {
            guard let word = text.littleEndian64(at: offset), HexWord.pack(word) != nil else {
                return false
            }
        }
        return true
    }
}

/// The usual text of a UUID ↔ its 16 bytes.
enum UUIDText {
    /// How many bytes the text has.
    static let textBytes = 36
    /// How many bytes it is packed into.
    static let packedBytes = 16

    /// The bytes as two little-endian words; nil for another text, also for upper case.
    @inline(__always)
    static func pack(_ text: ByteView) -> (UInt64, UInt64)? {
        guard text.count == 36, let first = text.littleEndian64(at: 0),
            let second = text.littleEndian32(at: 9), let third = text.littleEndian32(at: 14),
            let fourth = text.littleEndian32(at: 19), let fifth = text.littleEndian32(at: 24),
            let last = text.littleEndian64(at: 28),
            text[8] == dash, text[13] == dash, text[18] == dash, text[23] == dash,
            let one = HexWord.pack(first),
            let two = HexWord.pack(UInt64(second) | UInt64(third) << 32),
            let three = HexWord.pack(UInt64(fourth) | UInt64(fifth) << 32),
            let four = HexWord.pack(last)
        else { return nil }
        return (UInt64(one) | UInt64(two) << 32, UInt64(three) | UInt64(four) << 32)
    }

    /// Appends the text for 16 bytes.
    static func append(_ low: UInt64, _ high: UInt64, to output: inout ByteWriter) {
        let second = HexWord.unpack(UInt32(truncatingIfNeeded: low >> 32))
        let third = HexWord.unpack(UInt32(truncatingIfNeeded: high))
        output.appendLittleEndian(HexWord.unpack(UInt32(truncatingIfNeeded: low)))
        output.append(dash)
        output.appendLittleEndian(UInt32(truncatingIfNeeded: second))
        output.append(dash)
        output.appendLittleEndian(UInt32(truncatingIfNeeded: second >> 32))
        output.append(dash)
        output.appendLittleEndian(UInt32(truncatingIfNeeded: third))
        output.append(dash)
        output.appendLittleEndian(UInt32(truncatingIfNeeded: third >> 32))
        output.appendLittleEndian(HexWord.unpack(UInt32(truncatingIfNeeded: high >> 32)))
    }

    private static let dash = UInt8(ascii: "-")
}
