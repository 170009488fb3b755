import OTLP
import TestSupport
import Testing
import TraceModel

@testable import TraceQL

/// Spans of one trace, asked as they are and as a batch on the wire.
struct QueriedSpans {
    let spans: [Span]
    /// The same spans in one batch.
    let runs: [SpanRun]

    init(_ spans: [Span]) throws {
        let batch = try SpanBatch.of(spans)
        self.init(spans, [batch])
    }

    /// Spans that came in several batches, in the order of those.
    init(_ spans: [Span], _ batches: [SpanBatch]) {
        self.spans = spans
        runs = batches.flatMap { batch in
            batch.runs.map { SpanRun(batch: batch, first: $0.first, count: $0.count) }
        }
    }

    /// The sets that a query leaves, which have to be the same either way.
    func sets(_ query: CheckedQuery, _ location: SourceLocation = #_sourceLocation) -> [Spanset] {
        let sets = query.matches(runs)
        #expect(query.matches(spans) == sets, "\(query)", sourceLocation: location)
        let first = query.firstMatch(in: runs)
        #expect((first == nil) == sets.isEmpty, "\(query)", sourceLocation: location)
        if let first, let set = sets.first {
            #expect(first == Int(set.spans[0]), "\(query)", sourceLocation: location)
        }
        return sets
    }

    /// The names of the spans in each set.
    func names(
        _ query: String, _ location: SourceLocation = #_sourceLocation
    ) throws -> [String] {
        try sets(CheckedQuery(query), location).map { set in
            set.spans.map { spans[Int($0)].name }.joined(separator: " ")
        }
    }
}

extension Span {
    /// A span of one trace for all tests, which lasts a millisecond.
    static func numbered(
        _ id: UInt64, parent: UInt64? = nil, name: String = "",
        _ set: (inout Span) -> Void = { _ in }
    ) throws -> Span {
        var span = Span(
            traceID: try #require(TraceID(high: 0xABC, low: 0xDEF)),
            spanID: try #require(SpanID(id)), parentSpanID: parent.flatMap(SpanID.init))
        span.name = name
        span.startTime = Timestamp(nanoseconds: 1_700_000_000_000_000_000 + id)
        span.endTime = span.startTime.adding(nanoseconds: 1_000_000)
        set(&span)
        return span
    }
}
