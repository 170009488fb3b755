package import Bytes

/// A fixed set of texts, found by their bytes without hashing all of them.
///
/// PERF: Most texts that are looked up are not in the set. The first and last bytes and the length
/// choose a place, which is free for most of those, so that a miss costs some 3 ns.
package struct TextSet: Sendable {
    /// The texts, each once, in the order given.
    package let texts: [String]
    private let bytes: ByteBuffer
    private let ranges: [(offset: Int, count: Int)]
    /// Index + 1 into `ranges`, 0 where free; at most a quarter is taken.
    private let places: [UInt16]
    private let shift: UInt64

    /// Makes a set.
    ///
    /// - Parameter texts: At most 65,534; what comes after is left out.
    package init(_ texts: some Sequence<String>) {
        var seen = Set<String>()
        let unique = texts.filter { seen.insert($0).inserted }.prefix(Int(UInt16.max) - 1)
        var writer = ByteWriter()
        var ranges: [(offset: Int, count: Int)] = []
        for text in unique {
            ranges.append((writer.count, text.utf8.count))
            writer.append(text)
        }
        var bits: UInt64 = 6
        while 1 << bits < unique.count * 4 { bits += 1 }
        self.texts = Array(unique)
        self.ranges = ranges
        bytes = writer.finish()
        shift = 64 - bits
        var places = [UInt16](repeating: 0, count: 1 << bits)
        for (index, range) in ranges.enumerated() {
            let text = bytes.view.dropFirst(range.offset).prefix(range.count)
            var place = Self.place(of: text, shift)
            while places[place] != 0 { place = (place + 1) & (places.count - 1) }
            places[place] = UInt16(truncatingIfNeeded: index + 1)
        }
        self.places = places
    }

    package var isEmpty: Bool { texts.isEmpty }

    /// The index of a text in ``texts``; nil when it is not in the set.
    @inline(__always)
    package func index(of text: ByteView) -> Int? {
        var place = Self.place(of: text, shift)
        while places[place] != 0 {
            let index = Int(places[place]) - 1
            let range = ranges[index]
            if range.count == text.count,
                bytes.view.dropFirst(range.offset).prefix(range.count) == text
            {
                return index
            }
            place = (place + 1) & (places.count - 1)
        }
        return nil
    }

    /// Whether a text is in the set.
    @inline(__always)
    package func contains(_ text: ByteView) -> Bool { index(of: text) != nil }

    @inline(__always)
    private static func place(of text: ByteView, _ shift: UInt64) -> Int {
        let count = text.count
        let mixed: UInt64
        if let first = text.littleEndian64(at: 0), let last = text.littleEndian64(at: count - 8) {
            mixed = first ^ (last << 5 | last >> 59)
        } else if let first = text.littleEndian32(at: 0),
            let last = text.littleEndian32(at: count - 4)
        {
            mixed = UInt64(first) ^ UInt64(last) << 32
        } else {
            mixed = count == 0 ? 0 : UInt64(text[0]) | UInt64(text[count - 1]) << 8
        }
        let product = (mixed ^ UInt64(truncatingIfNeeded: count)) &* 0x9E37_79B9_7F4A_7C15
        return Int(truncatingIfNeeded: product >> shift)
    }
}

extension TextSet: Hashable {
    /// Two sets are equal when they hold the same texts in the same order.
    package static func == (lhs: TextSet, rhs: TextSet) -> Bool { lhs.texts == rhs.texts }

    package func hash(into hasher: inout Hasher) { hasher.combine(texts) }
}
