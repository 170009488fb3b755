import Bytes

/// All known attribute keys, for look-up by the bytes of a key.
///
/// PERF: A span has a dozen keys and each is looked up, so neither strings nor a general hash take
/// part: the first and last bytes choose a place, and four words that cover the key decide.
///
/// SAFETY: `places` has ``capacity`` places, which are written before anyone else sees them and are
/// never freed; a place's number is masked to be less.
@safe
struct ConventionalKeys: @unchecked Sendable {
    /// The only one.
    static let shared = ConventionalKeys()

    /// What a key names.
    struct Entry: Sendable {
        let attribute: ConventionalAttribute
        /// Whether the key is the name of today, which wins over older ones.
        let isCurrent: Bool
    }

    /// One known key, or none.
    private struct Place {
        var mark = Mark()
        var entry: Entry?
        var key: StaticString = ""
    }

    /// Open addressing with a load of less than a third.
    private static let capacity = 256
    private let places: UnsafeMutablePointer<Place>

    private init() {
        unsafe places = .allocate(capacity: Self.capacity)
        unsafe places.initialize(repeating: Place(), count: Self.capacity)
        for attribute in ConventionalAttribute.allCases {
            insert(attribute.name, Entry(attribute: attribute, isCurrent: true))
            for name in attribute.olderNames {
                insert(name, Entry(attribute: attribute, isCurrent: false))
            }
        }
    }

    private func insert(_ key: StaticString, _ entry: Entry) {
        var writer = ByteWriter()
        writer.append(key)
        let bytes = writer.finish()
        guard let mark = bytes.withView({ Mark($0) }) else { return }
        var place = mark.place
        while unsafe places[place].entry != nil { place = (place + 1) & (Self.capacity - 1) }
        unsafe places[place] = Place(mark: mark, entry: entry, key: key)
    }

    /// What a key names; nil for a key without known meaning.
    @inline(__always)
    func find(_ key: ByteView) -> Entry? {
        guard let mark = Mark(key) else { return nil }
        var place = mark.place
        while let entry = unsafe places[place].entry {
            if unsafe mark == places[place].mark,
                unsafe mark.isWholeKey || key == places[place].key
            {
                return entry
            }
            place = (place &+ 1) & (Self.capacity &- 1)
        }
        return nil
    }

    /// Whether a known key has the length and the first six bytes of a key, or all of its bytes.
    func someBegin(like key: ByteView) -> Bool {
        for place in 0..<Self.capacity {
            let known = unsafe places[place]
            guard known.entry != nil, known.key.utf8CodeUnitCount == key.count else {
                continue
            }
            if unsafe key.prefix(6).withUnsafeBytes({ bytes in
                bytes.indices.allSatisfy { unsafe bytes[$0] == known.key.utf8Start[$0] }
            }) {
                return true
            }
        }
        return false
    }

    /// The length of a key and its words from both ends, which overlap where it is short.
    private struct Mark: Equatable {
        private var last: UInt64 = 0
        private var first: UInt64 = 0
        private var third: UInt64 = 0
        private var second: UInt64 = 0
        private var count = 0

        /// That of no key.
        init() {}

        /// Nil for keys shorter than every known one.
        @inline(__always)
        init?(_ key: ByteView) {
            count = key.count
            if count >= 8 {
                unsafe key.withUnsafeBytes { bytes in
                    unsafe first = Self.word(bytes, 0)
                    unsafe last = Self.word(bytes, count &- 8)
                    unsafe second = Self.word(bytes, min(8, count &- 8))
                    unsafe third = Self.word(bytes, max(0, count &- 16))
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

        /// Eight bytes, which must lie within.
        @unsafe @inline(__always)
        private static func word(_ bytes: UnsafeRawBufferPointer, _ offset: Int) -> UInt64 {
            unsafe UInt64(
                littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
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
