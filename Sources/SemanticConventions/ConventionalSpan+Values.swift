package import Bytes

extension ConventionalSpan {
    /// Whether an attribute is there, by any of its names.
    package func has(_ attribute: ConventionalAttribute) -> Bool { present.contains(attribute) }

    /// The UTF-8 of an attribute that is a string and not empty.
    package func text(_ attribute: ConventionalAttribute) -> ByteView? {
        guard let message = message(attribute) else { return nil }
        if let text = Self.shortText(message) { return text.isEmpty ? nil : text }
        var reader = WireReader(message)
        guard let tag = try? reader.readTag(), tag.field == 1, let text = try? reader.readBytes(),
            !text.isEmpty
        else { return nil }
        return text
    }

    /// An attribute that is an integer or the decimal digits of one, as some clients send it.
    package func integer(_ attribute: ConventionalAttribute) -> Int64? {
        guard let message = message(attribute) else { return nil }
        // One byte is enough for what is counted: attempts, messages of a batch.
        if message.count == 2, message[0] == 3 << 3, message[1] < 0x80 { return Int64(message[1]) }
        var reader = WireReader(message)
        guard let tag = try? reader.readTag() else { return nil }
        switch tag.field {
        case 1: return (try? reader.readBytes()).flatMap(Self.decimal)
        case 3: return (try? reader.readVarint()).map(Int64.init(bitPattern:))
        default: return nil
        }
    }

    /// The text of a message that holds nothing else, and less than 128 bytes of it: nearly all are so.
    @inline(__always)
    private static func shortText(_ message: ByteView) -> ByteView? {
        guard message.count >= 2, message[0] == 1 << 3 | 2, message[1] < 0x80,
            Int(message[1]) == message.count &- 2
        else { return nil }
        return message.dropFirst(2)
    }

    private static func decimal(_ text: ByteView) -> Int64? {
        guard text.count > 0, text.count <= 18 else { return nil }
        var value: Int64 = 0
        for index in 0..<text.count {
            let digit = text[index] &- UInt8(ascii: "0")
            guard digit <= 9 else { return nil }
            value = value * 10 + Int64(digit)
        }
        return value
    }
}
