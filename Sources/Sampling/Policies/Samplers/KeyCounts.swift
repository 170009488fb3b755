import Bytes

/// Counts of spans by key, for a bounded number of keys.
struct KeyCounts: Sendable {
    private(set) var counts: [UInt64: SampleRates.Count] = [:]
    /// How many keys there may be.
    let capacity: Int

    init(capacity: Int) { self.capacity = capacity }

    var isEmpty: Bool { counts.isEmpty }

    /// All spans counted.
    var total: Double { counts.values.reduce(0) { $0 + $1.count } }

    /// Counts spans of a key.
    ///
    /// - Returns: False for a new key over the bound, which is not counted.
    mutating func add(_ spans: Double, to hash: UInt64, _ key: ByteView) -> Bool {
        if let known = counts[hash] {
            counts[hash] = .init(key: known.key, count: known.count + spans)
        } else if spans > 0 {
            guard counts.count < capacity else { return false }
            counts[hash] = .init(key: key.array, count: spans)
        }
        return true
    }

    /// Adds all counts of another; keys that are new and over the bound are left out.
    mutating func add(_ other: KeyCounts) {
        for (hash, count) in other.counts {
            if let known = counts[hash] {
                counts[hash] = .init(key: known.key, count: known.count + count.count)
            } else if counts.count < capacity {
                counts[hash] = count
            }
        }
    }

    /// Takes all counts out.
    mutating func take() -> [UInt64: SampleRates.Count] {
        defer { counts.removeAll(keepingCapacity: true) }
        return counts
    }
}
