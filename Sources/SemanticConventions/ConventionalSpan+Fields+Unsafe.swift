import Bytes
import OTLP

/// Reading the fields of a span's message, which the scan of its batch has checked.
///
/// PERF: Nearly all fields have a tag of one byte and a length of one or two, so a few bytes tell what
/// comes and where it ends; what is laid out otherwise is read by ``WireReader``.
///
/// SAFETY: Every offset is compared with the length of the message before it is read, whether the
/// message was checked or not.
extension ConventionalSpan {
    mutating func readFields(_ message: ByteView) throws(WireError) {
        var offset = 0
        while true {
            offset = unsafe message.withUnsafeBytes { unsafe readPlainFields($0, from: offset) }
            guard offset < message.count else { return }
            var reader = WireReader(message.dropFirst(offset))
            let tag = try reader.readTag()
            switch tag.field {
            case FieldNumber.attributes: lookUpAttribute(try reader.readBytes())
            case FieldNumber.name: name = try reader.readBytes()
            case FieldNumber.events where !hasException:
                hasException = try Self.isException(try reader.readBytes())
            default: try reader.skip(tag.type)
            }
            offset = message.count &- reader.rest.count
        }
    }

    /// Fields of a span, in one place with OTLP's table but known when this is compiled.
    ///
    /// PERF: A look-up in the table of another module is a call for each field.
    private enum FieldNumber {
        static let name = 5
        static let attributes = 9
        static let events = 11
    }

    /// Reads fields as long as they are laid out as nearly all are.
    ///
    /// Two bytes of a field, the tag and what follows it, are compared at once.
    ///
    /// - Returns: Where the first field begins that is laid out otherwise; the end where there is none.
    @unsafe
    private mutating func readPlainFields(
        _ bytes: UnsafeRawBufferPointer, from start: Int
    ) -> Int {
        let base = unsafe bytes.baseAddress.unsafelyUnwrapped
        let count = bytes.count
        var offset = start
        // PERF: These stay in registers while attributes are read.
        var (filled, filledByCurrent) = (present.bits, current.bits)
        defer { (present.bits, current.bits) = (filled, filledByCurrent) }
        while offset &+ 2 <= count {
            let head = unsafe UInt16(
                littleEndian: base.loadUnaligned(fromByteOffset: offset, as: UInt16.self))
            let value = offset &+ 2
            if head & 0x8087 == 0x02 {
                let length = Int(head >> 8)
                guard length <= count &- value else { return offset }
                switch Int(head & 0xFF) >> 3 {
                case FieldNumber.attributes:
                    if let match = unsafe familiar.guess(base + value, length) {
                        let isNew = filled & match.bit == 0
                        if match.bit != 0, isNew || match.currentBit & ~filledByCurrent != 0 {
                            unsafe slots[match.attribute] = ByteView(
                                base: base + value + match.start, count: length &- match.start)
                            filled |= match.bit
                            filledByCurrent |= match.currentBit
                        }
                    } else {
                        (present.bits, current.bits) = (filled, filledByCurrent)
                        lookUpAttribute(unsafe ByteView(base: base + value, count: length))
                        (filled, filledByCurrent) = (present.bits, current.bits)
                    }
                case FieldNumber.name: unsafe name = ByteView(base: base + value, count: length)
                case FieldNumber.events: if !hasException { return offset }
                default: break
                }
                offset = value &+ length
            } else if head & 0x87 == 0x01 {
                offset &+= 9
            } else if head & 0x8087 == 0 {
                offset = value
            } else if head == 0x01 << 8 | 0x85 {
                // The flags, field 16, of four bytes.
                offset &+= 6
            } else {
                return offset
            }
        }
        return offset
    }

    // MARK: Attributes

    @inline(never)
    private mutating func lookUpAttribute(_ message: ByteView) {
        guard let (key, value) = Self.plain(message) ?? (try? Self.general(message)) else { return }
        let entry = keys.find(key)
        if let entry {
            fill(entry, value)
        } else {
            noteUnknown(key)
            // Keys of job libraries must be noted each time.
            if Self.mayBeJobKey(key), Self.isJobKey(key) { return }
        }
        familiar.learn(message, key: key, entry, among: keys)
    }

    /// Splits a `KeyValue` in the layout of every encoder, with a length of one byte for the key and of
    /// one or two for the value.
    @inline(__always)
    private static func plain(_ message: ByteView) -> (key: ByteView, value: ByteView)? {
        unsafe message.withUnsafeBytes { bytes in
            guard bytes.count >= 4, unsafe bytes[0] == 0x0A else { return nil }
            let keyEnd = unsafe Int(bytes[1]) &+ 2
            // The longest key takes 0x7F bytes, or its length has more than one byte.
            guard keyEnd < 0x82, keyEnd &+ 2 <= bytes.count, unsafe bytes[keyEnd] == 0x12
            else { return nil }
            var start = keyEnd &+ 2
            var count = unsafe Int(bytes[keyEnd &+ 1])
            if count >= 0x80 {
                guard start < bytes.count, unsafe bytes[start] < 0x80 else { return nil }
                unsafe count = count & 0x7F | Int(bytes[start]) << 7
                start &+= 1
            }
            guard start &+ count == bytes.count else { return nil }
            let base = unsafe bytes.baseAddress.unsafelyUnwrapped
            return unsafe (
                ByteView(base: base + 2, count: keyEnd &- 2),
                ByteView(base: base + start, count: count)
            )
        }
    }

    /// Splits a `KeyValue` in any layout.
    private static func general(
        _ message: ByteView
    ) throws(WireError) -> (key: ByteView, value: ByteView) {
        var key = ByteView.empty
        var value = ByteView.empty
        var reader = WireReader(message)
        while !reader.isAtEnd {
            let tag = try reader.readTag()
            switch KeyValueField(rawValue: tag.field) {
            case .key: key = try reader.readBytes()
            case .value: value = try reader.readBytes()
            case nil: try reader.skip(tag.type)
            }
        }
        return (key, value)
    }

    private static func isException(_ event: ByteView) throws(WireError) -> Bool {
        var reader = WireReader(event)
        while !reader.isAtEnd {
            let tag = try reader.readTag()
            if tag.field == EventField.name.rawValue {
                return try reader.readBytes() == "exception"
            }
            try reader.skip(tag.type)
        }
        return false
    }
}
