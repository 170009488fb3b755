package import Assembly
import OTLP
package import SystemClock
import TraceModel
package import TraceStore

/// Finds the newest traces that match, pending and stored ones as one list.
///
/// A trace that is in both places, because it is being stored or because spans came late, is one
/// result, at the place it has in the store. The order, by start time and identifier, is total, so
/// that following the cursors gives each match once.
///
/// - Concurrency: Callable from any thread; blocks while the store reads.
package struct TraceSearch: Sendable {
    private let pending: PendingTraces
    private let store: any TraceStorage
    private let limits: QueryLimits
    private let time: any TimeSource

    /// Makes a search.
    package init(
        pending: PendingTraces, store: any TraceStorage, limits: QueryLimits = QueryLimits(),
        time: any TimeSource
    ) {
        self.pending = pending
        self.store = store
        self.limits = limits
        self.time = time
    }

    /// A trace that goes into the answer if it is among the newest.
    private struct Candidate {
        let place: SearchCursor
        /// What the store says of it, for traces that are not pending.
        let stored: TraceSummary?
    }

    /// One page of results.
    package func search(_ request: SearchRequest) throws(StoreError) -> SearchAnswer {
        var request = request
        request.limit = min(max(request.limit, 1), limits.page)
        let waiting = try waitingCandidates(request)
        let page = try store.search(request)
        let waitingIDs = Set(waiting.found.map(\.place.traceID))
        let fromStore = page.traces.filter { !waitingIDs.contains($0.traceID) }.map {
            Candidate(
                place: SearchCursor(startTime: $0.startTime, traceID: $0.traceID), stored: $0)
        }
        // The store has matches behind its page; what is pending from there on waits for the next.
        let inReach = waiting.found.filter { candidate in
            page.next.map { candidate.place.precedes($0) || candidate.place == $0 } ?? true
        }
        let candidates = (inReach + fromStore).sorted { $0.place.precedes($1.place) }
        let shown = candidates.prefix(request.limit)
        var next = page.next
        if candidates.count > shown.count { next = shown.last?.place }
        var traces: [FoundTrace] = []
        for candidate in shown {
            if let trace = try describe(candidate) { traces.append(trace) }
        }
        return SearchAnswer(
            traces: traces, nextCursor: next?.text, complete: page.complete && waiting.isAll)
    }

    /// The newest pending traces that match, one more than fits on a page.
    private func waitingCandidates(
        _ request: SearchRequest
    ) throws(StoreError) -> (found: [Candidate], isAll: Bool) {
        let deadline = time.monotonic().adding(limits.searchTime)
        var matcher = SpanMatcher(request.criteria)
        var found: [Candidate] = []
        var failure: StoreError?
        let isAll = pending.forEach { trace in
            guard time.monotonic() < deadline else { return false }
            do throws(StoreError) {
                if let place = try place(of: trace, in: request), matcher.matchesAny(of: trace.runs)
                {
                    found.append(Candidate(place: place, stored: nil))
                    Self.trim(&found, to: request.limit + 1)
                }
            } catch {
                failure = error
                return false
            }
            return true
        }
        if let failure { throw failure }
        found.sort { $0.place.precedes($1.place) }
        return (Array(found.prefix(request.limit + 1)), isAll)
    }

    /// Where a pending trace stands among the results; nil when it is not asked for.
    private func place(
        of trace: PendingTrace, in request: SearchRequest
    ) throws(StoreError) -> SearchCursor? {
        var starts = trace.runs.lazy.flatMap(\.records).map(\.startTime).min()
        if trace.mayBeStored {
            let stored = try store.trace(trace.traceID)
            starts = stored.lazy.flatMap(\.batch.spans).map(\.startTime).min() ?? starts
        }
        guard let start = starts, request.from <= start, start < request.to else { return nil }
        let place = SearchCursor(startTime: start, traceID: trace.traceID)
        if let after = request.after, !after.precedes(place) { return nil }
        return place
    }

    /// Keeps the newest, now and then, so that memory follows the page and not the traces.
    private static func trim(_ found: inout [Candidate], to count: Int) {
        guard found.count >= 4 * count else { return }
        found.sort { $0.place.precedes($1.place) }
        found.removeLast(found.count - count)
    }

    /// Nil for a trace that was dropped by its decision since it was found.
    private func describe(_ candidate: Candidate) throws(StoreError) -> FoundTrace? {
        let id = candidate.place.traceID
        let waiting = pending.trace(id)
        if let stored = candidate.stored, waiting == nil {
            return FoundTrace(stored, state: .stored)
        }
        let merged = MergedTrace(
            id, stored: try store.trace(id), pending: waiting, limits: limits)
        return merged.map { FoundTrace($0.summary(), state: $0.state) }
    }
}
