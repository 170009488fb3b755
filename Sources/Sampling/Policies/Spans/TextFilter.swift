package import Bytes

/// Tells of most texts that they are not in a set, from a few of their bytes: 128 bits in registers.
package struct TextFilter: Sendable {
    private var first: UInt64 = 0
    private var second: UInt64 = 0

    /// Makes a filter of no texts.
    init() {}

    /// A filter that tells of no text that it is not in the set.
    static let all: TextFilter = {
        var filter = TextFilter()
        (filter.first, filter.second) = (.max, .max)
        return filter
    }()

    mutating func insert(_ mark: UInt64) {
        first |= 1 << (mark >> 58)
        second |= 1 << (mark >> 52 & 63)
    }

    /// Whether a text with this mark may be in the set.
    @inline(__always)
    package func mayContain(_ mark: UInt64) -> Bool {
        (first >> (mark >> 58)) & (second >> (mark >> 52 & 63)) & 1 == 1
    }

    /// A number made of the first and last bytes of a text and its length, well mixed from the top.
    @inline(__always)
    package static func mark(of text: ByteView) -> UInt64 {
        let count = text.count
        let mixed: UInt64
        if let first = text.littleEndian64(at: 0), let last = text.littleEndian64(at: count - 8) {
            return mark(first: first, last: last, count: count)
        } else if let first = text.littleEndian32(at: 0),
            let last = text.littleEndian32(at: count - 4)
        {
            mixed = UInt64(first) ^ UInt64(last) << 32
        } else {
            mixed = count == 0 ? 0 : UInt64(text[0]) | UInt64(text[count - 1]) << 8
        }
        return (mixed ^ UInt64(truncatingIfNeeded: count)) &* 0x9E37_79B9_7F4A_7C15
    }

    /// The mark of a text of 8 bytes or more, by its first and last 8 bytes.
    @inline(__always)
    static func mark(first: UInt64, last: UInt64, count: Int) -> UInt64 {
        let mixed = first ^ (last << 5 | last >> 59)
        return (mixed ^ UInt64(truncatingIfNeeded: count)) &* 0x9E37_79B9_7F4A_7C15
    }

    /// Whether the key of a `KeyValue` message may be in the set.
    @inline(__always)
    func mayContainKey(of pair: ByteView) -> Bool {
        // Every encoder writes the key first; of another layout nothing is said.
        guard pair.count >= 2, pair[0] == 0x0A, pair[1] < 0x80 else { return true }
        return mayContain(Self.mark(of: pair.dropFirst(2).prefix(Int(pair[1]))))
    }
}
