import Synchronization
import SystemClock
import TestSupport
import Threading
import TraceModel
import TraceStore

// What it takes to remove what is old, and what those notice who store meanwhile.
extension Scenario {
    static let retention = Scenario(
        name: "retention", group: "lookup", summary: "remove the oldest tenth of a store"
    ) { settings in
        let filled = try FilledStore(settings, partitions: 11)
        let copy = try TemporaryDirectory()
        // The store may be one that is kept.
        _ = try ChildProcess.run(
            ["cp", "-r", "\(filled.data)/traces", copy.path], in: copy, atMost: .seconds(600))
        let store = try SQLiteTraceStore(
            FilledStore.options("\(copy.path)/traces"), time: SystemTime())
        defer { store.close() }
        let storing = try StoringLoad(store)
        Clock.sleep(phase)
        let before = try store.statistics()
        store.setRetention(StoreRetention(maxBytes: before.bytes / 10 * 9))
        var report: RetentionReport?
        let start = Clock.wall
        let elapsed = Elapsed.measure {
            report = try? store.enforceRetention(now: SystemTime().now())
        }
        Clock.sleep(phase)
        let appends = try storing.stop()
        guard let report, report.removedPartitions > 0 else {
            throw BenchmarkError.failed(
                "retention has removed nothing: the store has too few partitions")
        }
        let quiet = Samples(appends.filter { $0.start < start }.map(\.milliseconds))
        let after = Samples(appends.filter { $0.end >= start }.map(\.milliseconds))
        return [
            Figure("spans before", Double(before.spans), "spans"),
            Figure("partitions before", Double(before.partitions), "partitions"),
            Figure("partitions removed", Double(report.removedPartitions), "partitions"),
            Figure("spans removed", Double(report.removedSpans), "spans"),
            Figure("time", Double(elapsed.wall) / 1e6, "ms", atMost: 1_000),
            Figure("storing 5,000 spans before, p50", quiet.median, "ms"),
            Figure("storing 5,000 spans before, most", quiet.greatest, "ms"),
            Figure("storing 5,000 spans from then on, p50", after.median, "ms"),
            Figure("storing 5,000 spans from then on, most", after.greatest, "ms"),
        ]
    }

    /// How long spans are stored before the removal and after it.
    private static let phase = Duration.seconds(2)
}

/// A thread that stores blocks, one after the other.
private final class StoringLoad: Sendable {
    /// One append, in nanoseconds on the monotonic clock.
    struct Append {
        let start: UInt64
        let end: UInt64
        var milliseconds: Double { Double(end - start) / 1e6 }
    }

    private struct State {
        var isStopping = false
        var appends: [Append] = []
        var failure: String?
    }

    private let thread: DedicatedThread
    private let state: SharedState

    /// What the thread and its owner share.
    private final class SharedState: Sendable {
        let value = Mutex(State())
    }

    init(_ store: SQLiteTraceStore) throws {
        let state = SharedState()
        self.state = state
        thread = try DedicatedThread(name: "storing") {
            var blocks = CorpusBlocks(Corpus(seed: 77, start: SystemTime().now()))
            while !state.value.withLock({ $0.isStopping }) {
                let block = blocks.next()
                let start = Clock.wall
                do {
                    try store.append(block)
                } catch {
                    return state.value.withLock { $0.failure = "\(error)" }
                }
                let append = Append(start: start, end: Clock.wall)
                state.value.withLock { $0.appends.append(append) }
            }
        }
    }

    /// Ends the thread; gives what it has done.
    func stop() throws(BenchmarkError) -> [Append] {
        state.value.withLock { $0.isStopping = true }
        thread.join()
        let (appends, failure) = state.value.withLock { ($0.appends, $0.failure) }
        if let failure { throw .failed("spans could not be stored: \(failure)") }
        return appends
    }
}
