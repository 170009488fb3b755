package import Bytes

/// The parts of a `KeyValue` message that the scan of its batch has checked.
package enum AttributePair {
    /// Splits a message into the key's text and the value's `AnyValue` message.
    @inlinable @inline(__always)
    package static func split(_ message: ByteView) -> (key: ByteView, value: ByteView)? {
        short(message) ?? general(message)
    }

    /// The layout of every encoder, with lengths of less than 128 bytes.
    @inlinable @inline(__always)
    static func short(_ message: ByteView) -> (key: ByteView, value: ByteView)? {
        guard message.count >= 4, message[0] == 0x0A else { return nil }
        let keyCount = Int(message[1])
        let valueCount = message.count - keyCount - 4
        guard keyCount < 0x80, valueCount >= 0, valueCount < 0x80, message[keyCount + 2] == 0x12,
            Int(message[keyCount + 3]) == valueCount
        else { return nil }
        return (message.dropFirst(2).prefix(keyCount), message.dropFirst(keyCount + 4))
    }

    /// Any layout; of several keys or values the last counts.
    @usableFromInline
    static func general(_ message: ByteView) -> (key: ByteView, value: ByteView)? {
        var key = ByteView.empty
        var value = ByteView.empty
        var reader = WireReader(message)
        while !reader.isAtEnd {
            guard let tag = try? reader.readTag() else { return nil }
            if tag.type == .lengthDelimited, tag.field <= 2 {
                guard let bytes = try? reader.readBytes() else { return nil }
                if tag.field == 1 { key = bytes } else { value = bytes }
            } else if (try? reader.skip(tag.type)) == nil {
                return nil
            }
        }
        return (key, value)
    }
}
