import SystemClock
import TraceModel

/// The traces whose ids fall into one part of the hash space.
///
/// A value inside a lock of ``PendingTraces``. A trace has one entry, with up to two parts: spans
/// under decision, and spans that wait. Spans that come while others of their trace are under
/// decision wait until that one is settled and then follow its verdict.
///
/// - Invariant: A waiting part is in the wheel and in the age list, unless the entry has a part
///   under decision. An entry that is in use has one part at least.
struct AssemblyShard {
    private struct Entry {
        var hash: UInt64
        var waiting = CollectedSpans.none
        var deciding = CollectedSpans.none
    }

    private let limits: AssemblyLimits
    private let gauge: MemoryGauge
    private var entries: [Entry] = []
    /// The trace of each entry, beside the entries: looking an id up touches little memory.
    private var ids: [TraceID] = []
    private var vacant: [UInt32] = []
    private var table = SlotTable()
    private var wheel: DeadlineWheel
    private var age = SlotLinks()
    private var ageEnds = SlotLinks.Ends()
    private var memory: DecisionMemory
    private var counts = AssemblyStatistics()

    init(limits: AssemblyLimits, remembered: Int, gauge: MemoryGauge, now: MonotonicTime) {
        self.limits = limits
        self.gauge = gauge
        memory = DecisionMemory(capacity: remembered)
        wheel = DeadlineWheel(now: now)
    }

    // MARK: Spans come

    /// What goes with the runs of one batch into a shard, and what comes back.
    struct Visit {
        let now: MonotonicTime
        let lateWait: Duration
        /// When the spans were received, for those that come from the journal.
        let received: Timestamp?
        var waits: WaitsLookup
        /// Replayed spans of traces that were dropped with them, to be settled outside of the lock.
        var dropped: [DroppedSpans] = []
        /// What the new traces and runs cost in tables.
        var overheadBytes = 0
        /// Whether a trace should be handed on without waiting for the next tick.
        var isUrgent = false

        /// Whether the spans were there when a verdict was made, which holds for them.
        func cameBefore(_ verdict: RememberedVerdict) -> Bool {
            guard let received else { return false }
            return received.nanoseconds / 1_000_000_000 <= UInt64(verdict.decidedSeconds)
        }
    }

    /// Takes in spans of one trace.
    mutating func add(_ arrival: ArrivingRun, _ visit: inout Visit) {
        counts.addedSpans += Int(arrival.run.count)
        if let slot = slot(of: arrival.traceID, arrival.hash) {
            if entries[slot].waiting.isEmpty {
                // Others of the trace are under decision.
                begin(
                    CollectedSpans(
                        firstSeen: visit.now, earlierVerdict: nil,
                        isLate: visit.received == nil, mayBeStored: true),
                    in: slot, &visit)
            }
            append(arrival, to: slot, &visit)
            return
        }
        let verdict = memory.verdict(on: arrival.traceID, hash: arrival.hash)
        let isDecided = verdict.map(visit.cameBefore) ?? false
        if let verdict, verdict.verdict == .dropped, isDecided {
            visit.dropped.append(
                DroppedSpans(
                    traceID: arrival.traceID, runs: [arrival.run],
                    canBeRescued: verdict.canBeRescued))
            return
        }
        let slot = insert(arrival.traceID, arrival.hash)
        begin(
            CollectedSpans(
                firstSeen: visit.now, earlierVerdict: verdict,
                isLate: verdict != nil && !isDecided,
                mayBeStored: verdict != nil || visit.received != nil),
            in: slot, &visit)
        age.append(slot, to: &ageEnds)
        if verdict == nil {
            counts.addedTraces += 1
            let waits = visit.waits.waits(forSpan: arrival.rootIndex ?? Int(arrival.run.first))
            wheel.set(slot, deadline: visit.now.adding(waits.decisionWait))
        } else {
            wheel.set(slot, deadline: visit.now.adding(visit.lateWait))
        }
        append(arrival, to: slot, &visit)
    }

    private mutating func begin(
        _ spans: CollectedSpans, in slot: UInt32, _ visit: inout Visit
    ) {
        entries[slot].waiting = spans
        counts.pendingTraces += 1
        visit.overheadBytes += spans.overheadBytes
    }

    private mutating func append(
        _ arrival: ArrivingRun, to slot: UInt32, _ visit: inout Visit
    ) {
        visit.overheadBytes += entries[slot].waiting.append(arrival)
        if visit.received != nil { entries[slot].waiting.mayBeStored = true }
        counts.pendingSpans += Int(arrival.run.count)
        // Without a deadline the spans wait for the verdict on those before them.
        guard let deadline = wheel.deadline(of: slot) else { return }
        let isDecided = entries[slot].waiting.earlierVerdict != nil
        if entries[slot].waiting.isOver(limits) {
            wheel.set(slot, deadline: visit.now)
            visit.isUrgent = true
        } else if let root = arrival.rootIndex, !isDecided {
            let waits = visit.waits.waits(forSpan: root)
            let sooner = min(
                visit.now.adding(waits.decisionWaitAfterRoot),
                entries[slot].waiting.firstSeen.adding(waits.decisionWait))
            if sooner < deadline { wheel.set(slot, deadline: sooner) }
        }
    }

    // MARK: Traces go to their decision

    /// Hands on traces whose time has come.
    mutating func takeDue(now: MonotonicTime, limit: Int) -> [HandedSpans] {
        let limits = limits
        let slots = wheel.takeDue(now: now, limit: limit)
        return slots.map { slot in
            handOver(slot) { spans in
                if spans.isOver(limits) { return .spanLimit }
                return spans.rootSeen ? .gotRoot : .expired
            }
        }
    }

    /// When the first span of the oldest trace came that can be handed on.
    var oldest: MonotonicTime? {
        ageEnds.first == SlotLinks.none ? nil : entries[ageEnds.first].waiting.firstSeen
    }

    /// Hands on the oldest trace, whether its time has come or not.
    mutating func takeOldest(because completion: TraceCompletion) -> HandedSpans? {
        guard ageEnds.first != SlotLinks.none else { return nil }
        let slot = ageEnds.first
        wheel.remove(slot)
        return handOver(slot) { _ in completion }
    }

    private mutating func handOver(
        _ slot: UInt32, because reason: (CollectedSpans) -> TraceCompletion
    ) -> HandedSpans {
        age.remove(slot, from: &ageEnds)
        let spans = entries[slot].waiting.take()
        entries[slot].deciding = spans
        counts.pendingTraces -= 1
        counts.pendingSpans -= spans.spanCount
        counts.decidingTraces += 1
        let completion = spans.isLate ? .late : reason(spans)
        counts.completed[completion, default: 0] += 1
        gauge.handOver(spans.overheadBytes)
        spans.forEachRun { $0.handOver() }
        return HandedSpans(
            traceID: ids[Int(slot)], collected: spans, completion: completion)
    }

    // MARK: Traces are settled

    /// Ends the decision on a trace; spans that came meanwhile wait a little and follow it.
    ///
    /// - Returns: Runs to settle outside of the lock.
    mutating func settle(
        _ id: TraceID, hash: UInt64, _ verdict: RememberedVerdict, lateWait: Duration
    ) -> [HeldRun] {
        memory.remember(verdict, on: id, hash: hash)
        guard let slot = slot(of: id, hash), !entries[slot].deciding.isEmpty else { return [] }
        let spans = entries[slot].deciding.take()
        counts.decidingTraces -= 1
        gauge.release(spans.overheadBytes)
        if spans.isLate {
            if verdict.verdict == .dropped {
                counts.lateSpansDropped += spans.spanCount
            } else {
                counts.lateSpansKept += spans.spanCount
            }
        }
        if entries[slot].waiting.isEmpty {
            remove(slot)
            return spans.runs
        }
        entries[slot].waiting.earlierVerdict = verdict
        age.append(slot, to: &ageEnds)
        wheel.set(slot, deadline: entries[slot].waiting.firstSeen.adding(lateWait))
        return spans.runs
    }

    /// Remembers a verdict from before this process.
    mutating func remember(_ verdict: RememberedVerdict, on id: TraceID, hash: UInt64) {
        memory.remember(verdict, on: id, hash: hash)
    }

    // MARK: Readers

    /// What is known of a trace at this moment.
    struct Sight {
        let traceID: TraceID
        let deciding: CollectedSpans
        let waiting: CollectedSpans
    }

    /// The spans of a trace, waiting or under decision.
    func sight(of id: TraceID, hash: UInt64) -> Sight? {
        slot(of: id, hash).flatMap { sight(Int($0)) }
    }

    /// Some traces, from a place on; the next place, or nil at the end.
    ///
    /// A trace keeps its place from its first span until it is settled, so that going on from place
    /// to place meets every trace that is there all the while.
    func sights(from place: Int, limit: Int) -> (sights: [Sight], next: Int?) {
        let end = min(entries.count, place + limit)
        guard place < end else { return ([], nil) }
        return ((place..<end).compactMap(sight), end < entries.count ? end : nil)
    }

    /// Ids that begin with the digits, at most so many.
    func traceIDs(withPrefix prefix: TraceIDPrefix, limit: Int) -> [TraceID] {
        var found: [TraceID] = []
        for (place, id) in ids.enumerated() where prefix.matches(id) && isUsed(place) {
            if found.count >= limit { break }
            found.append(id)
        }
        return found
    }

    /// The counts of this shard.
    func statistics(now: MonotonicTime) -> AssemblyStatistics {
        var statistics = counts
        statistics.rememberedDecisions = memory.count
        if let oldest {
            statistics.oldestAge = Duration(wholeNanoseconds: now.nanoseconds(since: oldest))
        }
        return statistics
    }

    private func sight(_ place: Int) -> Sight? {
        guard isUsed(place) else { return nil }
        return Sight(
            traceID: ids[place], deciding: entries[place].deciding,
            waiting: entries[place].waiting)
    }

    // MARK: Entries

    private func isUsed(_ place: Int) -> Bool {
        !(entries[place].waiting.isEmpty && entries[place].deciding.isEmpty)
    }

    private func slot(of id: TraceID, _ hash: UInt64) -> UInt32? {
        table.find(hash) { ids[Int($0)] == id }
    }

    private mutating func insert(_ id: TraceID, _ hash: UInt64) -> UInt32 {
        let slot: UInt32
        if let free = vacant.popLast() {
            slot = free
            ids[Int(slot)] = id
            entries[slot].hash = hash
        } else {
            slot = UInt32(entries.count)
            ids.append(id)
            entries.append(Entry(hash: hash))
        }
        table.insert(hash, slot: slot)
        return slot
    }

    /// Gives back an entry whose parts have been taken.
    private mutating func remove(_ slot: UInt32) {
        table.remove(entries[slot].hash, slot: slot)
        vacant.append(slot)
    }
}

extension Array {
    /// The element of a slot.
    fileprivate subscript(slot: UInt32) -> Element {
        _read { yield self[Int(slot)] }
        _modify { yield &self[Int(slot)] }
    }
}
