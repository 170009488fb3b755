import Assembly
import Bytes
import OTLP
import Synchronization
package import SystemClock
package import TraceModel

/// A store that keeps everything in memory: the plainest reading of the contract.
///
/// For tests and for comparison; the size of a trace is what its message bytes are.
package final class MemoryTraceStore: TraceStorage {
    private struct Fragment {
        var runs: [SpanRun]
        var completion: TraceCompletion
        var threshold: UInt64
        var storedAt: Timestamp

        var bytes: Int {
            runs.reduce(0) { $0 + $1.records.reduce(0) { $0 + Int($1.message.count) } }
        }
    }

    private struct State {
        var traces: [TraceID: [Fragment]] = [:]
        var retention = StoreRetention()
    }

    private let state = Mutex(State())
    private let time: any TimeSource

    /// Makes an empty store.
    package init(time: any TimeSource) { self.time = time }

    package func append(_ traces: [KeptTrace]) throws(StoreError) {
        let now = time.now()
        state.withLock { state in
            for trace in traces {
                let known = state.traces[trace.traceID, default: []].flatMap(\.runs)
                let runs = trace.mayBeStored ? Self.unknown(trace.runs, among: known) : trace.runs
                guard runs.contains(where: { $0.count > 0 }) else { continue }
                state.traces[trace.traceID, default: []].append(
                    Fragment(
                        runs: runs, completion: trace.completion, threshold: trace.threshold,
                        storedAt: now))
            }
        }
    }

    /// The spans that are not among those known, as runs of one span each.
    private static func unknown(_ runs: [SpanRun], among known: [SpanRun]) -> [SpanRun] {
        runs.flatMap { run in
            run.records.indices
                .filter { index in
                    !known.contains {
                        $0.records.contains { $0.isDuplicate(of: run.batch.spans[index]) }
                    }
                }
                .map { SpanRun(batch: run.batch, first: $0, count: 1) }
        }
    }

    package func trace(_ id: TraceID) -> [StoredFragment] {
        state.withLock { $0.traces[id] ?? [] }.compactMap { fragment in
            guard let batch = Self.batch(of: fragment.runs) else { return nil }
            return StoredFragment(
                batch: batch, completion: fragment.completion, threshold: fragment.threshold,
                storedAt: fragment.storedAt)
        }
    }

    /// A batch with the spans of these runs only.
    private static func batch(of runs: [SpanRun]) -> SpanBatch? {
        var body = ByteWriter()
        for run in runs {
            let only = run.batch.subset(first: run.first, count: run.count)
            if let only { body.append(only.body) }
        }
        return try? SpanBatch.scan(body.finish(), limits: .accepted).batch
    }

    package func traceIDs(withPrefix prefix: TraceIDPrefix, limit: Int) -> [TraceID] {
        Array(state.withLock { $0.traces.keys.filter(prefix.matches) }.sorted().prefix(limit))
    }

    package func search(_ request: SearchRequest) -> SearchPage {
        var matcher = SpanMatcher(request.criteria)
        let found = state.withLock { $0.traces }
            .filter { matcher.matchesAny(of: $0.value.flatMap(\.runs)) }
            .map { Self.summary($0.key, $0.value) }
            .filter { summary in
                summary.startTime >= request.from && summary.startTime < request.to
                    && request.after.map { Self.comes(summary, behind: $0) } ?? true
            }
            .sorted { ($0.startTime, $0.traceID) > ($1.startTime, $1.traceID) }
        let page = Array(found.prefix(max(1, request.limit)))
        let next = found.count > page.count ? page.last : nil
        return SearchPage(
            traces: page,
            next: next.map { SearchCursor(startTime: $0.startTime, traceID: $0.traceID) })
    }

    private static func comes(_ summary: TraceSummary, behind cursor: SearchCursor) -> Bool {
        (summary.startTime, summary.traceID) < (cursor.startTime, cursor.traceID)
    }

    private static func summary(_ id: TraceID, _ fragments: [Fragment]) -> TraceSummary {
        var builder = SummaryBuilder(id)
        for run in fragments.flatMap(\.runs) {
            for record in run.records { builder.add(record, in: run.batch) }
        }
        return builder.summary(threshold: fragments.map(\.threshold).max() ?? 0)
    }

    package func services() -> [String] { names { service, _ in service } }

    package func operations(service: String) -> [String] {
        names { $0 == service ? $1 : nil }
    }

    private func names(_ pick: (_ service: String, _ operation: String) -> String?) -> [String] {
        var names = Set<String>()
        for run in state.withLock({ $0.traces.values.flatMap { $0.flatMap(\.runs) } }) {
            for span in run.decoded() {
                if let name = pick(span.resource.serviceName, span.name) { names.insert(name) }
            }
        }
        return names.sorted()
    }

    package func delete(_ ids: [TraceID]) {
        state.withLock { state in for id in ids { state.traces[id] = nil } }
    }

    package func setRetention(_ retention: StoreRetention) {
        state.withLock { $0.retention = retention }
    }

    package func enforceRetention(now: Timestamp) -> RetentionReport {
        state.withLock { state in
            var report = RetentionReport()
            let oldest = now.subtracting(nanoseconds: state.retention.age.wholeNanoseconds)
            var bytes = 0
            let all = state.traces
                .flatMap { id, fragments in fragments.map { (id: id, fragment: $0) } }
                .sorted { $0.fragment.storedAt > $1.fragment.storedAt }
            state.traces = [:]
            for (id, fragment) in all {
                bytes += fragment.bytes
                if fragment.storedAt >= oldest && bytes <= state.retention.maxBytes {
                    state.traces[id, default: []].insert(fragment, at: 0)
                } else {
                    report.removedPartitions += 1
                    report.removedSpans += fragment.runs.reduce(0) { $0 + $1.count }
                    report.removedBytes += fragment.bytes
                }
            }
            return report
        }
    }

    package func verify(progress: (Double) -> Void) -> VerifyReport {
        progress(1)
        var report = VerifyReport()
        report.checkedSpans = statistics().spans
        return report
    }

    package func statistics() -> StoreStatistics {
        state.withLock { state in
            var statistics = StoreStatistics()
            let fragments = state.traces.values.flatMap { $0 }
            statistics.traces = state.traces.count
            statistics.spans = fragments.reduce(0) { $0 + $1.runs.reduce(0) { $0 + $1.count } }
            statistics.bytes = fragments.reduce(0) { $0 + $1.bytes }
            statistics.oldest = fragments.map(\.storedAt).min()
            statistics.newest = fragments.map(\.storedAt).max()
            return statistics
        }
    }

    package func close() {}
}
