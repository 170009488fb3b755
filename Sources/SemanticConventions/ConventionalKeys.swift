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
    private var places = [Entry?](repeating: nil, count: 256)

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
        guard var place = Self.place(of: writer.view) else { return }
        while places[place] != nil { place = (place + 1) & 0xFF }
        places[place] = entry
    }

    func find(_ key: ByteView) -> Entry? {
        guard var place = Self.place(of: key) else { return nil }
        while let entry = places[place] {
            if key == entry.key { return entry }
            place = (place + 1) & 0xFF
        }
        return nil
    }

    /// Where the search for a key begins; nil for keys shorter than every known one.
    private static func place(of key: ByteView) -> Int? {
        let mixed: UInt64
        if let first = key.littleEndian64(at: 0), let last = key.littleEndian64(at: key.count - 8) {
            mixed = first ^ (last << 5 | last >> 59)
        } else if let first = key.littleEndian32(at: 0),
            let last = key.littleEndian32(at: key.count - 4)
        {
            mixed = UInt64(first) << 32 | UInt64(last)
        } else {
            return nil
        }
        let hash = (mixed ^ UInt64(truncatingIfNeeded: key.count)) &* 0x9E37_79B9_7F4A_7C15
        return Int(truncatingIfNeeded: hash >> 56)
    }
}
