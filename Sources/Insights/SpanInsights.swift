package import OTLP
import Synchronization
package import SystemClock
import Telemetry
package import TraceModel

/// Counts what spans tell, from every span seen, before sampling.
///
/// Requests, calls, jobs, queries and the service graph, by service and environment. What is kept of
/// the spans afterwards plays no part, so the numbers are the same at every sampling rate.
///
/// A batch is read once, ``read(_:)``, into counts of its own, without a lock; when it is accepted they
/// are added to the whole, ``count(_:)``, under one lock for a batch. What is refused was never
/// counted, and what is replayed from the journal is not counted again.
///
/// - Concurrency: From any thread.
package final class SpanInsights: Sendable {
    private let limit: Int
    let time: any TimeSource
    private let slowNanoseconds: Atomic<UInt64>
    private let state: Mutex<InsightState>
    private let idle = Mutex<[BatchSightings]>([])
    private let exemplarSpans: Mutex<ExemplarBudget>

    /// Begins with nothing counted.
    ///
    /// - Parameters:
    ///   - settings: The bounds.
    ///   - time: Its monotonic clock tells how long spans wait for their other side.
    package init(_ settings: InsightSettings = InsightSettings(), time: any TimeSource) {
        limit = settings.series
        self.time = time
        slowNanoseconds = Atomic(settings.slowQuery.wholeNanoseconds)
        let now = time.monotonic().nanoseconds
        state = Mutex(InsightState(settings, at: now))
        exemplarSpans = Mutex(ExemplarBudget(at: now))
    }

    /// From which duration on a query of a database counts as slow; holds for spans read from now on.
    package func setSlowQuery(_ duration: Duration) {
        slowNanoseconds.store(duration.wholeNanoseconds, ordering: .relaxed)
    }

    // MARK: Counting

    /// Reads all spans of a batch; nothing is counted yet.
    ///
    /// - Complexity: O(bytes of the spans).
    package func read(_ batch: SpanBatch) -> BatchSightings {
        let sightings = takeIdle()
        sightings.tally.count(batch, slow: slowNanoseconds.load(ordering: .relaxed))
        return sightings
    }

    /// Counts what was read of a batch that is accepted; once for each.
    package func count(_ sightings: BatchSightings) {
        let now = time.monotonic().nanoseconds
        state.withLock { $0.add(sightings.tally, at: now) }
        giveBack(sightings)
    }

    /// Memory of past batches is used again, but for that of unusually large ones.
    private static let largestIdle = 16_384
    private static let mostIdle = 64

    private func takeIdle() -> BatchSightings {
        idle.withLock { $0.popLast() } ?? BatchSightings(limit: limit)
    }

    private func giveBack(_ sightings: BatchSightings) {
        guard sightings.tally.calls.count + sightings.tally.messages.count <= Self.largestIdle
        else { return }
        sightings.tally.removeAll()
        idle.withLock { if $0.count < Self.mostIdle { $0.append(sightings) } }
    }

    // MARK: Exemplars

    /// Takes note that a trace was stored: it may serve as an example from now on.
    ///
    /// Of the traces stored in a second only the first are looked at, as many as do not cost much; and
    /// those pass that are stored while a batch is being counted, as any other is as good an example.
    package func noteStored(_ trace: TraceID, _ runs: [SpanRun]) {
        let now = time.monotonic().nanoseconds
        for run in runs {
            guard exemplarSpans.withLock({ $0.take(run.count, at: now) }) else { return }
            let sightings = takeIdle()
            sightings.tally.begin(run.batch, slow: slowNanoseconds.load(ordering: .relaxed))
            for record in run.records {
                sightings.tally.countAlone(record, of: trace, in: run.batch)
                // PERF: To wait here was to spin, for a twentieth of the time of a full collector.
                _ = state.withLockIfAvailable {
                    $0.exemplify(sightings.tally, trace, at: record.endTime)
                }
            }
            giveBack(sightings)
        }
    }

    // MARK: Reading

    /// Does what is due and shows the state to a closure, which takes what it needs out of it.
    func look<Result: Sendable>(_ body: (borrowing InsightState, _ now: UInt64) -> Result) -> Result
    {
        let now = time.monotonic().nanoseconds
        return state.withLock { state in
            state.settle(at: now)
            return body(state, now)
        }
    }
}
