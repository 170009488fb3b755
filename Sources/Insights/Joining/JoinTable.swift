/// What can wait in a ``JoinTable``.
protocol JoinWaiting: Sendable {
    /// What it has in common with the others it belongs together with.
    var key: JoinKey { get }
}

/// Spans that wait for those they belong together with, in order of arrival.
///
/// Bounded: the owner takes out the oldest when it has waited for long enough, or when the table is
/// full. Entries stand in a ring, linked into chains by the hash of their key. Memory grows to what is
/// needed, by doubling, up to the capacity.
///
/// SECURITY: All spans of an attacker may name one parent, which would make a chain that every look-up
/// walks along. So a chain has no more than ``longestChain`` entries; what finds it full does not wait.
struct JoinTable<Waiting: JoinWaiting> {
    private struct Entry {
        /// When it came, on the monotonic clock.
        let seen: UInt64
        /// Where the next entry of the chain stands in the ring.
        var next: UInt32
        var waiting: Waiting
    }

    /// Chains of keys that differ are hardly ever longer than three.
    static var longestChain: Int { 16 }
    private static var none: UInt32 { .max }

    private var ring: [Entry] = []
    private var heads: [UInt32] = []
    /// Counts all entries that have ever been taken out and put in; a number names an entry.
    private var oldest: UInt64 = 0
    private var next: UInt64 = 0
    let capacity: Int

    /// Makes an empty table.
    init(capacity: Int) { self.capacity = max(1, capacity) }

    /// How many entries there are.
    var count: Int { Int(next - oldest) }

    var isFull: Bool { count >= capacity }

    /// When the oldest entry came; nil when there is none.
    var oldestSeen: UInt64? { count > 0 ? ring[place(oldest)].seen : nil }

    /// Shows all entries of a key to a closure, which may change them.
    @inline(__always)
    mutating func update(_ key: JoinKey, _ body: (inout Waiting) -> Void) {
        guard count > 0 else { return }
        var at = heads[Int(truncatingIfNeeded: key.hash) & (heads.count - 1)]
        while at != Self.none {
            if ring[Int(at)].waiting.key == key { body(&ring[Int(at)].waiting) }
            at = ring[Int(at)].next
        }
    }

    /// Changes the entry of a number, if it is still there.
    mutating func update(entry number: UInt64, _ body: (inout Waiting) -> Void) {
        guard number >= oldest, number < next else { return }
        body(&ring[place(number)].waiting)
    }

    /// Adds an entry to a table that is not full.
    ///
    /// - Returns: Its number, by which others may name it; nil when its chain is full.
    mutating func insert(_ waiting: Waiting, seen: UInt64) -> UInt64? {
        if count == ring.count { grow(with: waiting) }
        let chain = Int(truncatingIfNeeded: waiting.key.hash) & (heads.count - 1)
        guard hasRoom(chain) else { return nil }
        let number = next
        ring[place(number)] = Entry(seen: seen, next: heads[chain], waiting: waiting)
        heads[chain] = UInt32(place(number))
        next += 1
        return number
    }

    /// The number that the next entry gets.
    var nextNumber: UInt64 { next }

    /// Takes out the entry that came first.
    mutating func removeOldest() -> Waiting? {
        guard count > 0 else { return nil }
        let entry = ring[place(oldest)]
        unlink(
            UInt32(place(oldest)),
            Int(truncatingIfNeeded: entry.waiting.key.hash) & (heads.count - 1))
        oldest += 1
        return entry.waiting
    }

    private func place(_ number: UInt64) -> Int {
        Int(truncatingIfNeeded: number) & (ring.count - 1)
    }

    private func hasRoom(_ chain: Int) -> Bool {
        var length = 0
        var at = heads[chain]
        while at != Self.none {
            length += 1
            at = ring[Int(at)].next
        }
        return length < Self.longestChain
    }

    /// The oldest entry is the last of its chain, as new ones are put in front.
    private mutating func unlink(_ last: UInt32, _ chain: Int) {
        if heads[chain] == last {
            heads[chain] = Self.none
            return
        }
        var at = heads[chain]
        while at != Self.none {
            if ring[Int(at)].next == last {
                ring[Int(at)].next = Self.none
                return
            }
            at = ring[Int(at)].next
        }
    }

    private mutating func grow(with waiting: Waiting) {
        let filler = Entry(seen: 0, next: Self.none, waiting: waiting)
        let old = ring
        let size = max(64, old.count * 2)
        ring = [Entry](repeating: filler, count: size)
        heads = [UInt32](repeating: Self.none, count: size)
        for number in oldest..<next {
            var entry = old[Int(truncatingIfNeeded: number) & (old.count - 1)]
            let chain = Int(truncatingIfNeeded: entry.waiting.key.hash) & (size - 1)
            entry.next = heads[chain]
            ring[place(number)] = entry
            heads[chain] = UInt32(place(number))
        }
    }
}
