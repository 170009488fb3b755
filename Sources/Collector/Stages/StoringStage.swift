import Assembly
import Insights
import OTLP
import Synchronization
import Telemetry
import Threading
import TraceModel
import TraceStore

/// Stores kept traces, a block at a time, and settles them once the store has them.
///
/// Traces that cannot be stored stay held and are tried again: they have been acknowledged.
final class StoringStage: Sendable {
    private let queue: StoreQueue
    private let store: any TraceStorage
    private let pending: PendingTraces
    private let metrics: CollectorMetrics
    private let insights: SpanInsights
    private let log: Log
    private let threads = Mutex<[DedicatedThread]>([])
    private let stopping = ConditionLock(false)
    private let failure = Mutex<StoreError?>(nil)

    /// How long it waits after the store failed.
    private static let retryDelay = Duration.seconds(1)

    init(
        queue: StoreQueue, store: any TraceStorage, pending: PendingTraces,
        metrics: CollectorMetrics, insights: SpanInsights, log: Log
    ) {
        self.queue = queue
        self.store = store
        self.pending = pending
        self.metrics = metrics
        self.insights = insights
        self.log = log
    }

    /// What the last attempt failed with; nil when it succeeded.
    var lastFailure: StoreError? { failure.withLock { $0 } }

    /// Starts the workers: blocks are encoded in parallel, the store commits them one by one.
    func start(workers: Int) throws(DedicatedThread.Failure) {
        for number in 0..<workers {
            let thread = try DedicatedThread(name: "store-\(number)") { [self] in
                while let block = queue.takeBlock() {
                    if !block.isEmpty { store(block) }
                }
            }
            threads.withLock { $0.append(thread) }
        }
    }

    /// Stores what the queue still holds and ends the workers.
    ///
    /// A store that fails now is not waited for: what it did not take is in the journal.
    func stop() {
        stopping.update { $0 = true }
        queue.close()
        for thread in threads.withLock({ $0 }) { thread.join() }
    }

    private func store(_ block: [StoreQueue.Element]) {
        let traces = block.map { element in
            KeptTrace(
                traceID: element.trace.traceID, runs: element.trace.runs,
                completion: element.trace.completion, threshold: element.threshold,
                mayBeStored: element.trace.mayBeStored)
        }
        while true {
            do throws(StoreError) {
                try store.append(traces)
                failure.withLock { $0 = nil }
                break
            } catch {
                failure.withLock { $0 = error }
                metrics.storeFailures.add()
                log.error(
                    "Traces could not be stored; they are kept and tried again: \(error)",
                    limit: "store")
                if waitToRetry() { return }
            }
        }
        metrics.stored(block.lazy.map(\.trace))
        for element in block {
            insights.noteStored(element.trace.traceID, element.trace.runs)
            guard element.isSettling else { continue }
            pending.settle(element.trace.traceID, .kept(threshold: element.threshold))
        }
    }

    /// Waits a little; true when the collector stops and the block must be left to the journal.
    private func waitToRetry() -> Bool {
        stopping.wait(timeout: Self.retryDelay) { $0 ? true : nil } ?? false
    }
}
