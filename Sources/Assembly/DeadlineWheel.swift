import SystemClock

/// Slots by their deadline, as a wheel of buckets of 100 ms.
///
/// Adding, moving and removing are O(1); taking what is due looks only at the buckets that time has
/// passed. A deadline more than one turn of the wheel ahead (102 s) stays in its bucket and is looked
/// at once a turn. Deadlines are kept exactly: nothing is taken early.
struct DeadlineWheel {
    private static let bucketCount = 1024
    private static let bucketNanos: UInt64 = 100_000_000
    private static let unset = UInt32.max

    private var buckets = [SlotLinks.Ends](repeating: .init(), count: DeadlineWheel.bucketCount)
    private var links = SlotLinks()
    /// For each slot its deadline and the bucket it is in, `unset` for those in none.
    private var places: [(deadline: MonotonicTime, bucket: UInt32)] = []
    /// The tick up to which all due slots have been taken; it is looked at again.
    private var cursor: UInt64

    /// Makes a wheel that stands at a moment.
    init(now: MonotonicTime) { cursor = now.nanoseconds / Self.bucketNanos }

    /// The deadline of a slot, or nil when it has none.
    func deadline(of slot: UInt32) -> MonotonicTime? {
        guard Int(slot) < places.count, places[Int(slot)].bucket != Self.unset else { return nil }
        return places[Int(slot)].deadline
    }

    /// Gives a slot a deadline, in place of the one it may have.
    mutating func set(_ slot: UInt32, deadline: MonotonicTime) {
        remove(slot)
        while places.count <= Int(slot) { places.append((.distantFuture, Self.unset)) }
        let tick = max(deadline.nanoseconds / Self.bucketNanos, cursor)
        let bucket = tick % UInt64(Self.bucketCount)
        places[Int(slot)] = (deadline, UInt32(bucket))
        links.append(slot, to: &buckets[Int(bucket)])
    }

    /// Takes a slot's deadline away, if it has one.
    mutating func remove(_ slot: UInt32) {
        guard Int(slot) < places.count, places[Int(slot)].bucket != Self.unset else { return }
        links.remove(slot, from: &buckets[Int(places[Int(slot)].bucket)])
        places[Int(slot)].bucket = Self.unset
    }

    /// Takes slots whose deadline is not after `now`, at most `limit` of them.
    mutating func takeDue(now: MonotonicTime, limit: Int) -> [UInt32] {
        let tick = max(now.nanoseconds / Self.bucketNanos, cursor)
        // After a long pause one turn meets every bucket, however long the pause was.
        cursor = max(cursor, tick - min(tick, UInt64(Self.bucketCount - 1)))
        var due: [UInt32] = []
        while true {
            var slot = buckets[Int(cursor % UInt64(Self.bucketCount))].first
            while slot != SlotLinks.none {
                if due.count >= limit { return due }
                let next = links.next(slot)
                if places[Int(slot)].deadline <= now {
                    remove(slot)
                    due.append(slot)
                }
                slot = next
            }
            if cursor == tick { return due }
            cursor += 1
        }
    }
}
