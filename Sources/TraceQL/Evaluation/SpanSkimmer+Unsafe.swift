import Bytes

/// Passes over the fields of a span that a query does not ask for.
///
/// PERF: Most of a span is not asked for, and most of that are attributes, which the length of their
/// key tells from those that are. Fields of the layout that every encoder writes take some 15
/// instructions each; what has another layout is left to the caller, who reads it in full.
///
/// SAFETY: Eight bytes are loaded at offsets up to eight before the end, and none behind.
struct SpanSkimmer {
    /// The fields that are asked for: a bit for each number.
    let wanted: UInt64
    /// The lengths of the keys that are asked for: a bit for each, modulo 64.
    let keyLengths: UInt64

    /// Where the next field begins that may be asked for, or that has no ordinary layout.
    @inline(__always)
    func nextField(from start: Int, in span: ByteView) -> Int {
        unsafe span.withUnsafeBytes { bytes in
            var offset = start
            let last = bytes.count - 8
            while offset >= 0, offset <= last {
                let head = unsafe UInt64(
                    littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
                guard let length = length(of: head) else { break }
                offset += length
            }
            return offset
        }
    }

    /// How long the field is that begins with these bytes; nil where it is not passed over.
    @inline(__always)
    private func length(of head: UInt64) -> Int? {
        let tag = head & 0xFF
        if tag == 0x4A { return lengthOfAttribute(head) }
        guard tag < 0x80 else {
            // The flags are the only field whose number takes two bytes.
            return head & 0xFFFF == 0x0185 ? 6 : nil
        }
        switch tag & 7 {
        case 2 where wanted >> (tag >> 3) & 1 == 0: return Self.prefixed(head)?.length
        case 1: return 9
        case 0 where head & 0x8000 == 0: return 2
        default: return nil
        }
    }

    @inline(__always)
    private func lengthOfAttribute(_ head: UInt64) -> Int? {
        guard let (length, pair) = Self.prefixed(head) else { return nil }
        // The tag of the key, and its length in one byte.
        guard pair & 0x80FF == 0x000A, keyLengths >> (pair >> 8 & 63) & 1 == 0 else { return nil }
        return length
    }

    /// The length of a field with a length of up to two bytes, and the bytes that follow that.
    @inline(__always)
    private static func prefixed(_ head: UInt64) -> (length: Int, content: UInt64)? {
        let low = head >> 8 & 0xFF
        if low < 0x80 { return (Int(truncatingIfNeeded: low) + 2, head >> 16) }
        let high = head >> 16 & 0xFF
        guard high < 0x80 else { return nil }
        return (Int(truncatingIfNeeded: low & 0x7F | high << 7) + 3, head >> 24)
    }
}
