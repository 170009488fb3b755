import Bytes

/// All known attribute keys, for look-up by the bytes of a key.
///
/// PERF: A span has a dozen keys and each is looked up, so neither strings nor a general hash take
/// part: the first and last bytes choose a place, and four words that cover the key decide.
struct ConventionalKeys: Sendable {
    static let shared = ConventionalKeys()

    /// What a key names.
    struct Entry: Sendable {
        let attribute: ConventionalAttribute
        /// Whether the key is the name of today, which wins over older ones.
        let isCurrent: Bool
    }

    /// One known key, or none.
    private struct Place: Sendable {
        var mark = Mark()
        var entry: Entry?
        var key: StaticString = ""
    }

    /// Open addressing with a load of less than a third.
    private var places = [Place](repeating: Place(), count: 256)

    private init() {
        for attribute in ConventionalAttribute.allCases {
            insert(attribute.name, Entry(attribute: attribute, isCurrent: true))
            for name in attribute.olderNames {
                insert(name, Entry(attribute: attribute, isCurrent: false))
            }
        }
    }

    private mutating func insert(_ key: StaticString, _ entry: Entry) {
        var writer = ByteWriter()
        writer.append(key)
        guard let mark = Mark(writer.view) else { return }
        var place = mark.place
        while places[place].entry != nil { place = (place + 1) & 0xFF }
        places[place] = Place(mark: mark, entry: entry, key: key)
    }

    @inline(__always)
    func find(_ key: ByteView) -> Entry? {
        guard let mark = Mark(key) else { return nil }
        var place = mark.place
        while let entry = places[place].entry {
            if mark == places[place].mark, mark.isWholeKey || key == places[place].key {
                return entry
            }
            place = (place + 1) & 0xFF
        }
        return nil
    }

    /// The length of a key and its words from both ends, which overlap in the middle of a short one.
    private struct Mark: Equatable, Sendable {
        private var first: UInt64 = 0
        private var last: UInt64 = 0
        /// The words further in, where there is a middle.
        private var second: UInt64 = 0
        private var third: UInt64 = 0
        private var count = 0

        /// That of no key.
        init() {}

        /// Nil for keys shorter than every known one.
        @inline(__always)
        init?(_ key: ByteView) {
            count = key.count
            if let first = key.littleEndian64(at: 0),
                let last = key.littleEndian64(at: key.count - 8)
            {
                self.first = first
                self.last = last
                if let second = key.littleEndian64(at: 8),
                    let third = key.littleEndian64(at: key.count - 16)
                {
                    self.second = second
                    self.third = third
                }
            } else if let first = key.littleEndian32(at: 0),
                let last = key.littleEndian32(at: key.count - 4)
            {
                self.first = UInt64(first)
                self.last = UInt64(last)
            } else {
                return nil
            }
        }

        /// Whether the words are all there is.
        @inline(__always)
        var isWholeKey: Bool { count <= 32 }

        /// Where the search begins.
        @inline(__always)
        var place: Int {
            let mixed = first ^ (last << 5 | last >> 59) ^ UInt64(truncatingIfNeeded: count)
            return Int(truncatingIfNeeded: (mixed &* 0x9E37_79B9_7F4A_7C15) >> 56)
        }
    }
}
