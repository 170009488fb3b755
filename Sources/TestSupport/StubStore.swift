import Bytes
import OTLP
import Synchronization
package import TraceModel
package import TraceStore

/// A store that holds what a test puts in, and fails when a test says so.
///
/// It searches by service, time and cursor only; what a search matches is for real stores to show.
///
/// - Concurrency: Callable from any thread.
package final class StubStore: TraceStorage {
    private struct Contents {
        var fragments: [TraceID: [StoredFragment]] = [:]
        var failure: StoreError?
    }

    private let contents = Mutex(Contents())

    /// Makes an empty store.
    package init() {}

    /// Has every call fail, or none.
    package func fail(with error: StoreError?) { contents.withLock { $0.failure = error } }

    /// Puts a fragment in; one that holds several traces is taken apart.
    package func insert(_ fragment: StoredFragment) {
        contents.withLock { contents in
            for run in fragment.batch.runs {
                guard let batch = fragment.batch.subset(first: run.first, count: run.count) else {
                    continue
                }
                contents.fragments[run.traceID, default: []].append(
                    StoredFragment(
                        batch: batch, completion: fragment.completion,
                        threshold: fragment.threshold, storedAt: fragment.storedAt))
            }
        }
    }

    private func read<Value>(
        _ body: ([TraceID: [StoredFragment]]) -> Value
    ) throws(StoreError) -> Value {
        let result = contents.withLock {
            contents -> Result<[TraceID: [StoredFragment]], StoreError> in
            contents.failure.map { .failure($0) } ?? .success(contents.fragments)
        }
        return body(try result.get())
    }

    package func append(_ traces: [KeptTrace]) throws(StoreError) {
        for trace in traces {
            for run in trace.runs {
                guard let batch = run.batch.subset(first: run.first, count: run.count) else {
                    continue
                }
                insert(
                    StoredFragment(
                        batch: batch, completion: trace.completion, threshold: trace.threshold,
                        storedAt: .epoch))
            }
        }
    }

    package func trace(_ id: TraceID) throws(StoreError) -> [StoredFragment] {
        try read { $0[id] ?? [] }
    }

    package func traceIDs(
        withPrefix prefix: TraceIDPrefix, limit: Int
    ) throws(StoreError) -> [TraceID] {
        try read { Array($0.keys.filter(prefix.matches).sorted().prefix(limit)) }
    }

    package func search(_ request: SearchRequest) throws(StoreError) -> SearchPage {
        let matching = try read { fragments in
            fragments.map { Self.summary($0.key, $0.value) }
                .filter { summary in
                    let isWanted = request.criteria.service.map(summary.services.contains) ?? true
                    return isWanted && request.from <= summary.startTime
                        && summary.startTime < request.to
                }
                .sorted { ($1.startTime, $1.traceID) < ($0.startTime, $0.traceID) }
                .filter { summary in
                    request.after.map {
                        (summary.startTime, summary.traceID) < ($0.startTime, $0.traceID)
                    } ?? true
                }
        }
        let page = Array(matching.prefix(request.limit))
        let next = matching.count > page.count ? page.last : nil
        return SearchPage(
            traces: page,
            next: next.map { SearchCursor(startTime: $0.startTime, traceID: $0.traceID) })
    }

    private static func summary(_ id: TraceID, _ fragments: [StoredFragment]) -> TraceSummary {
        let spans = fragments.flatMap { $0.batch.spans }
        let start = spans.map(\.startTime).min() ?? .epoch
        let services = fragments.flatMap { fragment in
            fragment.batch.resources.map { fragment.batch.bytes($0.serviceName).string }
        }
        return TraceSummary(
            traceID: id, rootService: services.first ?? "", rootName: "stored", environment: "",
            startTime: start,
            durationNanos: (spans.map(\.endTime).max() ?? start).nanoseconds(since: start),
            spanCount: spans.count, errorCount: spans.count { $0.status == .error },
            services: Set(services).sorted(), threshold: fragments.map(\.threshold).max() ?? 0)
    }

    package func services() throws(StoreError) -> [String] {
        try read { fragments in
            Set(fragments.flatMap { Self.summary($0.key, $0.value).services }).sorted()
        }
    }

    package func operations(service: String) throws(StoreError) -> [String] {
        try read { fragments in
            let spans = fragments.values.joined().flatMap { fragment in
                fragment.batch.runs.flatMap {
                    SpanRun(batch: fragment.batch, first: $0.first, count: $0.count).decoded()
                }
            }
            return Set(spans.filter { $0.resource.serviceName == service }.map(\.name)).sorted()
        }
    }

    package func delete(_ ids: [TraceID]) throws(StoreError) {
        contents.withLock { contents in
            for id in ids { contents.fragments[id] = nil }
        }
    }

    package func setRetention(_ retention: StoreRetention) {}

    package func enforceRetention(now: Timestamp) throws(StoreError) -> RetentionReport {
        RetentionReport()
    }

    package func verify(progress: (Double) -> Void) throws(StoreError) -> VerifyReport {
        VerifyReport()
    }

    package func statistics() throws(StoreError) -> StoreStatistics {
        try read { fragments in
            var statistics = StoreStatistics()
            statistics.traces = fragments.count
            statistics.spans = fragments.values.joined().reduce(0) { $0 + $1.batch.spans.count }
            return statistics
        }
    }

    package func close() {}
}
