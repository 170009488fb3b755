package import Bytes

extension ConventionalSpan {
    /// Whether an attribute is there, by any of its names.
    @inlinable @inline(__always)
    package func has(_ attribute: ConventionalAttribute) -> Bool { present.contains(attribute) }

    /// The UTF-8 of an attribute that is a string and not empty.
    @inlinable @inline(__always)
    package func text(_ attribute: ConventionalAttribute) -> ByteView? {
        present.contains(attribute) ? Self.text(of: slots[attribute]) : nil
    }

    @usableFromInline
    package static func text(of message: ByteView) -> ByteView? {
        if let text = shortText(message) { return text.isEmpty ? nil : text }
        var reader = WireReader(message)
        guard let tag = try? reader.readTag(), tag.field == 1, let text = try? reader.readBytes(),
            !text.isEmpty
        else { return nil }
        return text
    }

    /// An attribute that is an integer or the decimal digits of one, as some clients send it.
    @inlinable @inline(__always)
    package func integer(_ attribute: ConventionalAttribute) -> Int64? {
        present.contains(attribute) ? Self.integer(of: slots[attribute]) : nil
    }

    @usableFromInline
    package static func integer(of message: ByteView) -> Int64? {
        // One byte is enough for what is counted, attempts or messages of a batch; two for statuses.
        if message.count == 2, message[0] == 3 << 3, message[1] < 0x80 { return Int64(message[1]) }
        if message.count == 3, message[0] == 3 << 3, message[1] >= 0x80, message[2] < 0x80 {
            return Int64(message[1] & 0x7F) | Int64(message[2]) << 7
        }
        var reader = WireReader(message)
        guard let tag = try? reader.readTag() else { return nil }
        switch tag.field {
        case 1: return (try? reader.readBytes()).flatMap(decimal)
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
