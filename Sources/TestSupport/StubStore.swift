import OTLP
import Synchronization
import SystemClock
package import TraceModel
package import TraceStore

/// A store in memory that fails when a test says so.
///
/// - Concurrency: Callable from any thread.
package final class StubStore: TraceStorage {
    private let memory: MemoryTraceStore
    private let failure = Mutex<StoreError?>(nil)

    /// Makes an empty store.
    package init() { memory = MemoryTraceStore(time: ManualTime()) }

    /// Has every call from now on fail, or none.
    package func fail(with error: StoreError?) { failure.withLock { $0 = error } }

    private func check() throws(StoreError) {
        if let error = failure.withLock({ $0 }) { throw error }
    }

    /// Puts a fragment in; one that holds several traces is taken apart.
    package func insert(_ fragment: StoredFragment) throws(StoreError) {
        try memory.append(
            fragment.batch.runs.map { run in
                KeptTrace(
                    traceID: run.traceID,
                    runs: [SpanRun(batch: fragment.batch, first: run.first, count: run.count)],
                    completion: fragment.completion, threshold: fragment.threshold)
            })
    }

    package func append(_ traces: [KeptTrace]) throws(StoreError) {
        try check()
        try memory.append(traces)
    }

    package func trace(_ id: TraceID) throws(StoreError) -> [StoredFragment] {
        try check()
        return memory.trace(id)
    }

    package func traceIDs(
        withPrefix prefix: TraceIDPrefix, limit: Int
    ) throws(StoreError) -> [TraceID] {
        try check()
        return memory.traceIDs(withPrefix: prefix, limit: limit)
    }

    package func search(_ request: SearchRequest) throws(StoreError) -> SearchPage {
        try check()
        return memory.search(request)
    }

    package func services() throws(StoreError) -> [String] {
        try check()
        return memory.services()
    }

    package func operations(service: String) throws(StoreError) -> [String] {
        try check()
        return memory.operations(service: service)
    }

    package func delete(_ ids: [TraceID]) throws(StoreError) {
        try check()
        memory.delete(ids)
    }

    package func setRetention(_ retention: StoreRetention) { memory.setRetention(retention) }

    package func enforceRetention(now: Timestamp) throws(StoreError) -> RetentionReport {
        try check()
        return memory.enforceRetention(now: now)
    }

    package func verify(progress: (Double) -> Void) throws(StoreError) -> VerifyReport {
        try check()
        return memory.verify(progress: progress)
    }

    package func statistics() throws(StoreError) -> StoreStatistics {
        try check()
        return memory.statistics()
    }

    package func close() { memory.close() }
}
