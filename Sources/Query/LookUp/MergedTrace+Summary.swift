import Bytes
import OTLP
import SemanticConventions
import TraceModel
package import TraceStore

extension MergedTrace {
    /// What a search says of the trace.
    ///
    /// Reads the records; only the span that stands for the trace is looked into.
    package func summary() -> TraceSummary {
        var summary = TraceSummary(
            traceID: traceID, rootService: "", rootName: "", environment: "", startTime: .epoch,
            durationNanos: 0, spanCount: omittedCount, errorCount: 0, services: [],
            threshold: threshold)
        var first: Timestamp?
        var last = Timestamp.epoch
        var standing: (record: SpanRecord, batch: SpanBatch)?
        var services = Set<String>()
        // Spans of one scope mostly stand together; their service is looked up once.
        var lastBatch: SpanBatch?
        var lastScope: UInt32 = 0
        forEachRecord { record, batch in
            first = min(first ?? record.startTime, record.startTime)
            last = max(last, record.endTime)
            summary.spanCount += 1
            if record.status == .error { summary.errorCount += 1 }
            if batch !== lastBatch || record.scopeIndex != lastScope {
                (lastBatch, lastScope) = (batch, record.scopeIndex)
                services.insert(batch.bytes(batch.resource(of: record).serviceName).string)
            }
            if standing.map({ Self.stands(record, before: $0.record) }) ?? true {
                standing = (record, batch)
            }
        }
        guard let first, let standing else { return summary }
        summary.startTime = first
        summary.durationNanos = last.nanoseconds(since: first)
        summary.services = services.sorted()
        let resource = standing.batch.resource(of: standing.record)
        summary.rootService = standing.batch.bytes(resource.serviceName).string
        summary.environment = EnvironmentName.normalize(standing.batch.bytes(resource.environment))
        var span = ConventionalSpan()
        span.read(standing.record, in: standing.batch)
        summary.rootName = span.name.string
        return summary
    }

    /// A root stands for its trace before any other span, an earlier span before a later one.
    private static func stands(_ record: SpanRecord, before other: SpanRecord) -> Bool {
        let (isRoot, isOtherRoot) = (record.parentSpanID == nil, other.parentSpanID == nil)
        return isRoot != isOtherRoot ? isRoot : record.startTime < other.startTime
    }
}
