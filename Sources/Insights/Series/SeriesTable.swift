/// A bounded table from label values to the places of their series, which are counted elsewhere.
///
/// SECURITY: Label values come from clients, and series cost memory here and in every scraper. A new
/// series that finds no room is counted as `other`: first under its own environment and service, so
/// that one service with endless routes shows where it happens, and in the end under nothing at all.
/// One service gets half of the room at most, so that it does not take the others' series.
///
/// Open addressing with linear probing; nothing is ever removed but everything at once. One word an
/// entry: 32 bits of the hash and the place.
struct SeriesTable {
    /// Whether a label can have any value, in the order of the labels; the rest are of closed sets.
    let openLabels: [Bool]
    /// The most series.
    let limit: Int
    /// How often a series was counted as `other` that has no place of its own.
    private(set) var overflows: UInt64 = 0

    /// The keys of all series, one behind the other.
    private(set) var words: [UInt64] = []
    private var starts: [Int] = [0]
    private var hashes: [UInt64] = []
    private var index = [UInt64](repeating: Self.free, count: 16)
    /// How many series each service has; nil where no service must be kept from the room of others.
    private var owners: [UInt64: Int]?

    private static let free = UInt64.max
    /// The labels that say whose a series is: the environment and the service.
    private static let ownerLabels = 2

    /// Makes an empty table.
    ///
    /// - Parameters:
    ///   - openLabels: For each label, whether it can have any value.
    ///   - limit: The most series, those of `other` among them.
    ///   - isShared: Whether one service may have half of the room at most.
    init(openLabels: [Bool], limit: Int, isShared: Bool) {
        self.openLabels = openLabels
        self.limit = max(limit, 8)
        owners = isShared ? [:] : nil
    }

    /// How many series there are.
    var count: Int { hashes.count }

    /// Forgets all series and keeps the memory.
    mutating func removeAll() {
        guard count > 0 else { return }
        words.removeAll(keepingCapacity: true)
        starts.removeSubrange(1...)
        hashes.removeAll(keepingCapacity: true)
        for place in index.indices { index[place] = Self.free }
    }

    /// Where the words of a key stand.
    func range(of place: Int) -> Range<Int> { starts[place]..<starts[place + 1] }

    /// Where the words of a label of a series stand.
    func range(ofLabel label: Int, at place: Int) -> Range<Int> {
        SeriesKey.range(of: label, in: words, from: starts[place], labels: openLabels.count)
    }

    /// The hash of a series' key.
    func hash(of place: Int) -> UInt64 { hashes[place] }

    // MARK: Looking up

    /// The place of a series; made where it is new and there is room, else that of `other`.
    ///
    /// A key is given by what its words stand in, where they stand, and its hash.
    @inline(__always)
    mutating func place(of key: [UInt64], _ range: Range<Int>, _ hash: UInt64) -> Int {
        find(key, range, hash) ?? make(key, range, hash)
    }

    /// The place of a series, or nil when there is none.
    @inline(__always)
    func find(_ key: [UInt64], _ range: Range<Int>, _ hash: UInt64) -> Int? {
        let mask = index.count &- 1
        let tag = hash >> 32
        var probe = Int(truncatingIfNeeded: tag) & mask
        while true {
            let entry = index[probe]
            if entry == Self.free { return nil }
            if entry >> 32 == tag {
                let place = Int(truncatingIfNeeded: entry & 0xFFFF_FFFF)
                if isEqual(place, key, range) { return place }
            }
            probe = (probe &+ 1) & mask
        }
    }

    @inline(__always)
    private func isEqual(_ place: Int, _ key: [UInt64], _ range: Range<Int>) -> Bool {
        let start = starts[place]
        guard starts[place &+ 1] &- start == range.count else { return false }
        for offset in 0..<range.count
        where words[start &+ offset] != key[range.lowerBound &+ offset] {
            return false
        }
        return true
    }

    // MARK: Making room

    private mutating func make(_ key: [UInt64], _ range: Range<Int>, _ hash: UInt64) -> Int {
        let owner = owners == nil ? 0 : ownerHash(key, range)
        let reserve = limit / 8
        if count < limit - reserve, (owners?[owner] ?? 0) < limit / 2 {
            return insert(key, range, hash, owner)
        }
        overflows &+= 1
        var other = SeriesKey()
        for (label, isOpen) in openLabels.enumerated() {
            if label >= Self.ownerLabels, isOpen {
                other.add(LabelWords.other)
            } else {
                other.add(key, self.range(ofLabel: label, in: key, range))
            }
        }
        let ownHash = other.finish()
        if let place = find(other.words, 0..<other.count, ownHash) { return place }
        if count < limit - 1 { return insert(other.words, 0..<other.count, ownHash, owner) }
        other.begin()
        for _ in openLabels { other.add(LabelWords.other) }
        let lastHash = other.finish()
        return find(other.words, 0..<other.count, lastHash)
            ?? insert(other.words, 0..<other.count, lastHash, owner)
    }

    private func ownerHash(_ key: [UInt64], _ range: Range<Int>) -> UInt64 {
        let hash = KeyHash.shared
        var mixed = hash.start
        for label in 0..<Self.ownerLabels {
            for word in self.range(ofLabel: label, in: key, range) {
                mixed = hash.mix(mixed, key[word])
            }
        }
        return hash.finish(mixed)
    }

    private func range(
        ofLabel label: Int, in key: [UInt64], _ range: Range<Int>
    ) -> Range<Int> {
        SeriesKey.range(of: label, in: key, from: range.lowerBound, labels: openLabels.count)
    }

    private mutating func insert(
        _ key: [UInt64], _ range: Range<Int>, _ hash: UInt64, _ owner: UInt64
    ) -> Int {
        if (count + 1) * 4 > index.count * 3 { grow() }
        let place = count
        words.append(contentsOf: key[range])
        starts.append(words.count)
        hashes.append(hash)
        enter(hash, place)
        owners?[owner, default: 0] += 1
        return place
    }

    private mutating func enter(_ hash: UInt64, _ place: Int) {
        let mask = index.count - 1
        let tag = hash >> 32
        var probe = Int(truncatingIfNeeded: tag) & mask
        while index[probe] != Self.free { probe = (probe + 1) & mask }
        index[probe] = tag << 32 | UInt64(place)
    }

    private mutating func grow() {
        index = [UInt64](repeating: Self.free, count: index.count * 2)
        for (place, hash) in hashes.enumerated() { enter(hash, place) }
    }
}
