package import OTLP
import Synchronization
package import SystemClock
package import TraceModel

/// The traces between their first span and the moment they are stored or dropped.
///
/// ``add(_:receipt:replayed:)`` takes batches in; ``completeDue(limit:)`` hands on traces that are
/// complete, as far as one can tell; ``settle(_:_:)`` lets go of them when what was decided is done.
///
/// **When a trace is handed on.** `decision_wait` after its first span, or `decision_wait_after_root`
/// after its root span, whichever is sooner; the environment of the root counts, before the root
/// comes that of the first span. Later spans never extend it. At once with `spansPerTrace` spans or
/// `bytesPerTrace` bytes. When pending traces cost more than `pendingBytes`, the oldest go first,
/// until nine tenths are left.
///
/// **Late spans.** Verdicts are remembered. Spans that come after one, or while their trace is under
/// decision, wait a little for others like them and are handed on as ``TraceCompletion/late``, with
/// the verdict that they follow. A dropped trace of which ``settle(_:_:canBeRescued:)`` says so is
/// kept a while longer: ``rescued(by:)`` gives it back.
///
/// **Readers** find a trace here from the moment `add` returns until it is settled, which the owner
/// does only after the store has it: so a reader that looks **here first and then into the store**
/// never misses a trace, and may find its spans twice.
///
/// - Concurrency: All members from any thread. Sharded by trace id; a batch takes the lock of a
///   shard once.
package final class PendingTraces: Sendable {
    /// A shard at a fixed address, as its lock needs it.
    final class Shard: Sendable {
        let state: Mutex<AssemblyShard>

        init(_ shard: sending AssemblyShard) { state = Mutex(shard) }
    }

    let time: any TimeSource
    let limits: AssemblyLimits
    let gauge = MemoryGauge()
    let hash = TraceHash()
    let shards: [Shard]
    let duplicates = Atomic(0)
    let rescue: RescueBuffer
    private let shardIndex: ShardIndex
    private let policyInForce: Mutex<AssemblyPolicy>
    private let onUrgent: @Sendable () -> Void

    /// Makes an empty assembly.
    ///
    /// - Parameters:
    ///   - limits: Bounds on memory.
    ///   - policy: How long to wait; can be changed later.
    ///   - shards: How many locks, rounded up to a power of two.
    ///   - time: The monotonic clock decides when traces are due.
    ///   - onUrgent: Called, outside of any lock, when there is something for
    ///     ``completeDue(limit:)`` that should not wait for the next tick; may be called often.
    package init(
        limits: AssemblyLimits = AssemblyLimits(), policy: AssemblyPolicy = AssemblyPolicy(),
        shards: Int = 16, time: any TimeSource, onUrgent: @escaping @Sendable () -> Void = {}
    ) {
        self.time = time
        self.limits = limits
        self.onUrgent = onUrgent
        policyInForce = Mutex(policy)
        rescue = RescueBuffer(limit: limits.rescueBytes)
        shardIndex = ShardIndex(atLeast: shards)
        let now = time.monotonic()
        let remembered = limits.rememberedDecisions / shardIndex.count
        self.shards = (0..<shardIndex.count).map { [gauge] _ in
            Shard(AssemblyShard(limits: limits, remembered: remembered, gauge: gauge, now: now))
        }
    }

    /// How long traces wait; a change holds for traces that begin after it.
    package var policy: AssemblyPolicy {
        get { policyInForce.withLock { $0 } }
        set { policyInForce.withLock { $0 = newValue } }
    }

    // MARK: Spans come

    /// Takes in the spans of one request; they are visible when this returns.
    ///
    /// - Parameters:
    ///   - batch: Kept until the last of its traces is settled.
    ///   - receipt: Told of spans as they are settled.
    ///   - received: When an earlier run received the batch, for one that comes from the journal, so
    ///     that parts of it may be stored.
    /// - Complexity: O(spans); one allocation a batch and at most two a trace.
    package func add(
        _ batch: SpanBatch, receipt: (any SpanReceipt)?, replayedFrom received: Timestamp? = nil
    ) {
        guard !batch.runs.isEmpty else { return }
        let policy = policy
        var visit = AssemblyShard.Visit(
            now: time.monotonic(), lateWait: policy.lateWait, received: received,
            waits: WaitsLookup(batch, policy))
        let arrivals = Arrivals(
            batch, hold: BatchHold(batch, receipt: receipt, gauge: gauge), hash: hash,
            shards: shardIndex)
        for index in shards.indices where !arrivals.isEmpty(shard: index) {
            shards[index].state.withLock { shard in
                arrivals.forEach(inShard: index) { shard.add($0, &visit) }
            }
        }
        gauge.add(visit.overheadBytes)
        for spans in visit.dropped {
            for run in spans.runs { run.handOver() }
            rescue.letGo(spans)
        }
        if visit.isUrgent || gauge.pending > limits.pendingBytes { onUrgent() }
    }

    // MARK: Traces go to their decision

    /// Hands on the traces that are due, and the oldest ones while memory is over its limit.
    ///
    /// PERF: What came in one request is handed on together, so that whoever reads it then finds the
    /// pages of its body in the caches; in the order of the shards each trace cost misses of its own.
    ///
    /// - Parameter limit: How many at most, so that the caller can go on with them.
    /// - Returns: Each trace once, in about the order of arrival.
    package func completeDue(limit: Int = 1024) -> [CompletedTrace] {
        let now = time.monotonic()
        var handed: [HandedSpans] = []
        // Of each shard its share, so that what came together leaves together; then what there is.
        for share in [max(1, limit / shards.count), limit] {
            for shard in shards where handed.count < limit {
                let most = min(share, limit - handed.count)
                handed += shard.state.withLock { $0.takeDue(now: now, limit: most) }
            }
        }
        if gauge.pending > limits.pendingBytes {
            let target = limits.pendingBytes / 10 * 9
            handed += takeOldest(because: .ejectedMemory, limit: limit - handed.count) {
                gauge.pending > target
            }
        }
        return Self.inOrderOfArrival(handed).map(complete)
    }

    private static func inOrderOfArrival(_ handed: [HandedSpans]) -> [HandedSpans] {
        let order = handed.enumerated()
            .map { (arrival: $0.element.collected.arrival, index: $0.offset) }
            .sorted { $0.arrival < $1.arrival }
        return order.map { handed[$0.index] }
    }

    /// Hands on traces before their time, oldest first; for a collector that stops.
    ///
    /// - Returns: Empty when only traces are left that wait for the verdict on spans before them.
    package func drain(limit: Int = 1024) -> [CompletedTrace] {
        takeOldest(because: .shutdown, limit: limit) { true }.map(complete)
    }

    private func takeOldest(
        because completion: TraceCompletion, limit: Int, while condition: () -> Bool
    ) -> [HandedSpans] {
        var handed: [HandedSpans] = []
        var oldest = shards.map { $0.state.withLock { $0.oldest } }
        while handed.count < limit, condition(), let index = Self.indexOfMinimum(oldest) {
            shards[index].state.withLock { shard in
                if let spans = shard.takeOldest(because: completion) { handed.append(spans) }
                oldest[index] = shard.oldest
            }
        }
        return handed
    }

    private static func indexOfMinimum(_ times: [MonotonicTime?]) -> Int? {
        var found: Int?
        var least = MonotonicTime.distantFuture
        for (index, time) in times.enumerated() {
            if let time, found == nil || time < least {
                found = index
                least = time
            }
        }
        return found
    }

    private func complete(_ handed: HandedSpans) -> CompletedTrace {
        let spans = handed.collected
        let folding = DuplicateFolding(spans.runs.map(\.spanRun))
        duplicates.add(folding.duplicates, ordering: .relaxed)
        return CompletedTrace(
            traceID: handed.traceID, runs: folding.runs,
            spanCount: spans.spanCount - folding.duplicates, bytes: spans.bytes,
            completion: handed.completion, firstSeen: spans.firstSeen,
            earlierVerdict: spans.earlierVerdict?.verdict,
            canBeRescued: spans.isLate && spans.earlierVerdict?.canBeRescued ?? false,
            mayBeStored: spans.mayBeStored)
    }

    // MARK: Traces are settled

    /// Lets go of a trace that was handed on, once it is stored, or its drop is recorded.
    ///
    /// Remembers the verdict for late spans, and releases the receipts.
    ///
    /// - Parameters:
    ///   - id: The trace.
    ///   - verdict: What was decided, now or before.
    ///   - canBeRescued: Whether late spans may bring the trace back, which was dropped: its spans stay
    ///     in memory for a while then.
    package func settle(_ id: TraceID, _ verdict: TraceVerdict, canBeRescued: Bool = false) {
        let lateWait = policyInForce.withLock { $0.lateWait }
        let hash = hash(id)
        let verdict = RememberedVerdict(verdict, canBeRescued: canBeRescued, at: time.now())
        let released = shard(hash).state.withLock {
            $0.settle(id, hash: hash, verdict, lateWait: lateWait)
        }
        rescue.letGo(
            DroppedSpans(traceID: id, runs: released, canBeRescued: verdict.canBeRescued))
    }

    /// Gives a dropped trace back that late spans rescue: what is still there of it, without them.
    ///
    /// - Returns: Nil when nothing is there any more.
    package func rescued(by late: CompletedTrace) -> CompletedTrace? {
        let runs = rescue.take(late.traceID)
        guard !runs.isEmpty else { return nil }
        let folding = DuplicateFolding(runs.map(\.spanRun))
        var bytes = 0
        var hasRoot = false
        for record in folding.runs.lazy.flatMap(\.records) {
            bytes += Int(record.message.count)
            if record.parentSpanID == nil { hasRoot = true }
        }
        return CompletedTrace(
            traceID: late.traceID, runs: folding.runs,
            spanCount: folding.runs.reduce(0) { $0 + $1.count }, bytes: bytes,
            completion: hasRoot ? .gotRoot : .expired, firstSeen: late.firstSeen,
            mayBeStored: true)
    }

    /// Remembers a verdict from before this process, so that replayed spans follow it.
    package func remember(_ id: TraceID, _ verdict: RememberedVerdict) {
        let hash = hash(id)
        shard(hash).state.withLock { $0.remember(verdict, on: id, hash: hash) }
    }

    func shard(_ hash: UInt64) -> Shard { shards[shardIndex[hash]] }
}
