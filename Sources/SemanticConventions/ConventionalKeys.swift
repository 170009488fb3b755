import Bytes

/// All known attribute keys, for look-up by the bytes of a key.
///
/// PERF: A span has a dozen keys and each is looked up, so neither strings nor a general hash take
/// part: the first and last bytes choose a place, and one comparison decides.
struct ConventionalKeys: Sendable {
    static let shared = ConventionalKeys()

    struct Entry: Sendable {
        let key: StaticString
        let attribute: ConventionalAttribute
        /// Whether the key is the name of today, which wins over older ones.
        let isCurrent: Bool
    }

    /// Open addressing with a load of less than a third.
    private var places = [(mark: Mark, entry: Entry)?](repeating: nil, count: 256)

    private init() {
        for attribute in ConventionalAttribute.allCases {
            insert(Entry(key: attribute.name, attribute: attribute, isCurrent: true))
            for name in attribute.olderNames {
                insert(Entry(key: name, attribute: attribute, isCurrent: false))
            }
        }
    }

    private mutating func insert(_ entry: Entry) {
        var writer = ByteWriter()
        writer.append(entry.key)
        guard let mark = Mark(writer.view) else { return }
        var place = mark.place
        while places[place] != nil { place = (place + 1) & 0xFF }
        places[place] = (mark, entry)
    }

    func find(_ key: ByteView) -> Entry? {
        guard let mark = Mark(key) else { return nil }
        var place = mark.place
        while let (other, entry) = places[place] {
            if mark == other, mark.isWholeKey || key == entry.key { return entry }
            place = (place + 1) & 0xFF
        }
        return nil
    }

    /// The beginning, the end and the length of a key.
    private struct Mark: Equatable {
        private let first: UInt64
        private let last: UInt64
        private let count: Int

        /// Nil for keys shorter than every known one.
        @inline(__always)
        init?(_ key: ByteView) {
            count = key.count
            if let first = key.littleEndian64(at: 0),
                let last = key.littleEndian64(at: key.count - 8)
            {
                self.first = first
                self.last = last
            } else if let first = key.littleEndian32(at: 0),
                let last = key.littleEndian32(at: key.count - 4)
            {
                self.first = UInt64(first)
                self.last = UInt64(last)
            } else {
                return nil
            }
        }

        /// Whether beginning and end are all there is.
        @inline(__always)
        var isWholeKey: Bool { count <= 16 }

        /// Where the search begins.
        @inline(__always)
        var place: Int {
            let mixed = first ^ (last << 5 | last >> 59) ^ UInt64(truncatingIfNeeded: count)
            return Int(truncatingIfNeeded: (mixed &* 0x9E37_79B9_7F4A_7C15) >> 56)
        }
    }
}
