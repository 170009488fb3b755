package import Assembly
package import Bytes
package import OTLP
package import TraceModel
package import TraceStore

/// The fragments of one trace put together: each span once, however often it was sent or found.
///
/// The spans are still records over the bodies they came in; they are decoded, or copied as they
/// are, when an answer is made.
package struct MergedTrace: Sendable {
    /// Spans that are kept of one run, by index into the batch's spans.
    private struct Part {
        let run: SpanRun
        let kept: [Int]
        let isLate: Bool
    }

    package let traceID: TraceID
    package let state: TraceView.State
    package private(set) var completions: [TraceCompletion] = []
    package private(set) var threshold: UInt64 = 0
    /// How many spans were left out because the trace reached a limit.
    package private(set) var omittedCount = 0
    private var parts: [Part] = []

    /// What two spans have in common when they are one that was sent twice, as
    /// ``SpanRecord/isDuplicate(of:)`` has it.
    private struct Identity: Hashable {
        let id: SpanID
        let parent: SpanID?
        let start, end: Timestamp
        let kind: SpanKind

        init(_ record: SpanRecord) {
            id = record.spanID
            parent = record.parentSpanID
            start = record.startTime
            end = record.endTime
            kind = record.kind
        }
    }

    /// Puts together what was found of a trace in the store and what was found pending.
    ///
    /// A trace on its way into the store may for a moment be found in both places; folding the spans
    /// that are there twice makes one trace of them again.
    /// - Returns: Nil when there is no span.
    package init?(
        _ traceID: TraceID, stored: [StoredFragment], pending: PendingTrace?, limits: QueryLimits
    ) {
        self.traceID = traceID
        state = stored.isEmpty ? .collecting : .stored
        var filter = Filter(limits: limits)
        for fragment in stored {
            threshold = max(threshold, fragment.threshold)
            if !completions.contains(fragment.completion) {
                completions.append(fragment.completion)
            }
            let batch = fragment.batch
            for run in batch.runs where run.traceID == traceID {
                add(
                    SpanRun(batch: batch, first: run.first, count: run.count),
                    isLate: fragment.completion == .late, &filter)
            }
        }
        for run in pending?.runs ?? [] { add(run, isLate: !stored.isEmpty, &filter) }
        omittedCount = filter.omittedCount
        if parts.isEmpty && omittedCount == 0 { return nil }
    }

    private mutating func add(_ run: SpanRun, isLate: Bool, _ filter: inout Filter) {
        let kept = run.records.indices.filter { filter.admits(run.batch.spans[$0]) }
        if !kept.isEmpty { parts.append(Part(run: run, kept: kept, isLate: isLate)) }
    }

    /// Lets each span pass once, and no more than the limits allow.
    private struct Filter {
        let limits: QueryLimits
        private(set) var omittedCount = 0
        private var seen = Set<Identity>()
        private var bytes = 0

        init(limits: QueryLimits) { self.limits = limits }

        mutating func admits(_ record: SpanRecord) -> Bool {
            guard seen.insert(Identity(record)).inserted else { return false }
            let size = Int(record.message.count)
            guard seen.count - omittedCount <= limits.spans, size <= limits.bytes - bytes else {
                omittedCount += 1
                return false
            }
            bytes += size
            return true
        }
    }

    /// The records of the spans, with the batches they belong to.
    package func forEachRecord(_ body: (SpanRecord, SpanBatch) -> Void) {
        for part in parts {
            for index in part.kept { body(part.run.batch.spans[index], part.run.batch) }
        }
    }

    /// Whether one of the spans meets search criteria.
    package func hasSpan(matching criteria: SpanCriteria) -> Bool {
        var matcher = SpanMatcher(criteria)
        return matcher.matchesAny(of: parts.map(\.run))
    }

    /// The spans decoded in full.
    package func decoded() -> CollectedTrace {
        var trace = CollectedTrace(
            traceID: traceID, state: state, spans: [], completions: completions,
            threshold: threshold, omittedCount: omittedCount)
        for part in parts {
            var decoder = SpanDecoder(part.run.batch)
            for index in part.kept {
                if part.isLate { trace.lateSpans.insert(trace.spans.count) }
                trace.spans.append(decoder.decode(part.run.batch.spans[index], of: traceID))
            }
        }
        return trace
    }

    /// The spans as an OTLP `TracesData` message in protobuf, all fields as they were sent.
    ///
    /// Messages of protobuf written one after the other are the message with the fields of all.
    package func tracesData() -> ByteBuffer {
        var writer = ByteWriter(capacity: 4096)
        for part in parts {
            let batch = part.run.batch
            var isKept = [Bool](repeating: false, count: batch.spans.count)
            for index in part.kept { isKept[index] = true }
            guard let only = batch.rewritten({ isKept[$0] ? .keep : .drop }) else { continue }
            withExtendedLifetime(only) { writer.append(only.body.view) }
        }
        return writer.finish()
    }
}
