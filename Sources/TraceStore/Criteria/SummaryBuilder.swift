import Bytes
package import OTLP
import SemanticConventions
package import TraceModel

/// Makes what a search says of a trace, span by span.
///
/// Reads the records; only the span that stands for the trace is looked into.
package struct SummaryBuilder {
    private let traceID: TraceID
    private var first: Timestamp?
    private var last = Timestamp.epoch
    private var spanCount = 0
    private var errorCount = 0
    private var standing: (record: SpanRecord, batch: SpanBatch)?
    private var services = Set<String>()
    // Spans of one scope mostly stand together; their service is looked up once.
    private var lastScope: (batch: SpanBatch, index: UInt32)?

    /// Begins with no spans.
    package init(_ traceID: TraceID) { self.traceID = traceID }

    /// Adds a span of the trace.
    package mutating func add(_ record: SpanRecord, in batch: SpanBatch) {
        first = min(first ?? record.startTime, record.startTime)
        last = max(last, record.endTime)
        spanCount += 1
        if record.status == .error { errorCount += 1 }
        if lastScope?.batch !== batch || lastScope?.index != record.scopeIndex {
            lastScope = (batch, record.scopeIndex)
            services.insert(batch.bytes(batch.resource(of: record).serviceName).string)
        }
        if standing.map({ Self.stands(record, before: $0.record) }) ?? true {
            standing = (record, batch)
        }
    }

    /// The summary of what was added.
    ///
    /// - Parameters:
    ///   - threshold: The sampling threshold, of 2^56, under which the trace was kept.
    ///   - omitted: Spans of the trace that were not added.
    /// - Returns: A summary without times and names when nothing was added.
    package func summary(threshold: UInt64, omitted: Int = 0) -> TraceSummary {
        var summary = TraceSummary(
            traceID: traceID, rootService: "", rootName: "", environment: "", startTime: .epoch,
            durationNanos: 0, spanCount: spanCount + omitted, errorCount: errorCount,
            services: services.sorted(), threshold: threshold)
        guard let first, let (record, batch) = standing else { return summary }
        summary.startTime = first
        summary.durationNanos = last.nanoseconds(since: first)
        let resource = batch.resource(of: record)
        summary.rootService = batch.bytes(resource.serviceName).string
        summary.environment = EnvironmentName.normalize(batch.bytes(resource.environment))
        var span = ConventionalSpan()
        span.read(record, in: batch)
        summary.rootName = span.name.string
        return summary
    }

    /// A root stands for its trace before any other span, an earlier span before a later one.
    private static func stands(_ record: SpanRecord, before other: SpanRecord) -> Bool {
        let (isRoot, isOtherRoot) = (record.parentSpanID == nil, other.parentSpanID == nil)
        return isRoot != isOtherRoot ? isRoot : record.startTime < other.startTime
    }
}
