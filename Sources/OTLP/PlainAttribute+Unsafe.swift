import Bytes

/// Recognises the attributes that nearly all spans are made of, with a few comparisons.
///
/// A plain attribute is a `KeyValue` of an ASCII key and one scalar value, in the order and with the
/// minimal lengths that every SDK writes. What is plain is valid; what is not plain may be valid as
/// well, and ``MessageWalker`` tells.
///
/// PERF: 15 attributes a span are most of what a scan walks. Measured as `scan` in the benchmarks.
///
/// SAFETY: Every offset is compared with the length of the message before it is read.
enum PlainAttribute {
    /// The tag of `Span.attributes` and the key of a `KeyValue`, as they stand in the wire format.
    private static let attributeTag: UInt8 = 0x4A
    private static let keyTag: UInt8 = 0x0A
    private static let valueTag: UInt8 = 0x12

    /// How many bytes the plain attributes at the start of what is left of a span take, tags and
    /// lengths included; attributes of more than `limit` bytes are not counted as plain.
    static func countLeading(_ rest: ByteView, limit: Int) -> Int {
        unsafe rest.withUnsafeBytes { bytes in
            var offset = 0
            // Tag and length, and a length that may take two bytes.
            while offset + 3 <= bytes.count, unsafe bytes[offset] == attributeTag {
                var start = offset + 2
                var length = unsafe Int(bytes[offset + 1])
                if length >= 0x80 {
                    let high = unsafe Int(bytes[offset + 2])
                    guard high < 0x80 else { break }
                    length = length & 0x7F | high << 7
                    start += 1
                }
                guard length <= limit, start + length <= bytes.count,
                    unsafe matches(UnsafeRawBufferPointer(rebasing: bytes[start..<start + length]))
                else { break }
                offset = start + length
            }
            return offset
        }
    }

    /// Whether a `KeyValue` is plain.
    static func matches(_ message: ByteView) -> Bool {
        unsafe message.withUnsafeBytes { bytes in unsafe matches(bytes) }
    }

    @unsafe @inline(__always)
    private static func matches(_ bytes: UnsafeRawBufferPointer) -> Bool {
        let count = bytes.count
        // Tag and length of the key, tag and length of the value, tag of the scalar, one byte.
        guard count >= 6, unsafe bytes[0] == keyTag else { return false }
        let keyLength = unsafe Int(bytes[1])
        let value = 2 + keyLength
        guard keyLength < 0x80, value + 4 <= count, unsafe bytes[value] == valueTag else {
            return false
        }
        var scalar = value + 2
        var length = unsafe Int(bytes[value + 1])
        if length >= 0x80 {
            let high = unsafe Int(bytes[value + 2])
            guard high < 0x80 else { return false }
            length = length & 0x7F | high << 7
            scalar += 1
        }
        guard scalar + length == count, length >= 2 else { return false }
        return unsafe isPlain(bytes, scalar: scalar)
            && isASCII(bytes, from: 2, to: value)
    }

    /// Whether what stands from an offset to the end is one scalar of an `AnyValue`.
    @unsafe @inline(__always)
    private static func isPlain(_ bytes: UnsafeRawBufferPointer, scalar: Int) -> Bool {
        let rest = bytes.count - scalar
        switch unsafe bytes[scalar] {
        case 0x0A:
            var text = scalar + 2
            var length = unsafe Int(bytes[scalar + 1])
            if length >= 0x80 {
                guard rest >= 3, unsafe bytes[scalar + 2] < 0x80 else { return false }
                length = unsafe length & 0x7F | Int(bytes[scalar + 2]) << 7
                text += 1
            }
            return unsafe text + length == bytes.count
                && isASCII(bytes, from: text, to: bytes.count)
        case 0x10, 0x18:
            // A varint that ends with the message and has at most nine bytes cannot be overlong.
            guard rest <= 10, unsafe bytes[bytes.count - 1] < 0x80 else { return false }
            for index in scalar + 1..<bytes.count - 1 where unsafe bytes[index] < 0x80 {
                return false
            }
            return true
        case 0x21: return rest == 9
        default: return false
        }
    }

    /// Whether bytes are ASCII: eight at a step, the last step overlapping the one before.
    @unsafe @inline(__always)
    private static func isASCII(
        _ bytes: UnsafeRawBufferPointer, from start: Int, to end: Int
    ) -> Bool {
        let highBits: UInt64 = 0x8080_8080_8080_8080
        var offset = start
        var seen: UInt64 = 0
        if end - start >= 8 {
            while offset + 8 <= end {
                unsafe seen |= bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
                offset += 8
            }
            unsafe seen |= bytes.loadUnaligned(fromByteOffset: end - 8, as: UInt64.self)
        } else {
            while offset < end {
                unsafe seen |= UInt64(bytes[offset])
                offset += 1
            }
        }
        return seen & highBits == 0
    }
}
