import Insights
import OTLP
import Telemetry
import TestSupport
import Testing
import TraceModel

@Suite struct ExemplarTests {
    private func stored(_ spans: [Span], in fixture: InsightsFixture) throws {
        let batch = try SpanBatch.of(spans)
        for run in batch.runs {
            fixture.insights.noteStored(
                run.traceID, [SpanRun(batch: batch, first: run.first, count: run.count)])
        }
    }

    private func exemplars(_ fixture: InsightsFixture) -> [Substring] {
        fixture.text(.openMetrics).split(separator: "\n").filter { $0.contains(" # {") }
    }

    @Test func `The bucket of a stored trace's span points to the trace`() throws {
        let fixture = InsightsFixture()
        let spans = [
            Span.of(.server, "r", trace: 0xAB, at: 1000, for: 60),
            Span.of(.internal, trace: 0xAB, id: 2),
        ]
        try fixture.see(spans)
        #expect(exemplars(fixture) == [])
        try stored(spans, in: fixture)
        let labels = #"environment="default",service="shop",route="r",method="",status="""#
        let trace = "000000000000000700000000000000ab"
        #expect(
            exemplars(fixture) == [
                """
                tracewell_http_server_duration_seconds_bucket{\(labels),le="0.075"} 1 \
                # {trace_id="\(trace)"} 0.06 1.06
                """
            ])
        #expect(!fixture.text().contains("trace_id"))
    }

    @Test func `Storing a trace counts nothing`() throws {
        let fixture = InsightsFixture()
        let span = Span.of(.server, "r")
        try stored([span], in: fixture)
        #expect(fixture.total("http_server_requests_total") == 0)
        #expect(fixture.total("service_spans_total") == 0)
        #expect(exemplars(fixture) == [])
    }

    @Test func `Of a bucket without an observation there is no example`() throws {
        let fixture = InsightsFixture()
        try fixture.see(.of(.server, "r", for: 1))
        // As after a restart: the trace was seen by the process before.
        try stored([.of(.server, "r", for: 900)], in: fixture)
        #expect(exemplars(fixture) == [])
    }

    @Test func `The latest stored trace is the example`() throws {
        let fixture = InsightsFixture()
        for trace: UInt64 in 1...3 {
            let spans = [
                Span.of(.consumer, trace: trace, with: ["job.queue": .string("q")]),
                Span.of(.client, trace: trace, id: 2, with: ["db.system": .string("d")]),
            ]
            try fixture.see(spans)
            if trace < 3 { try stored(spans, in: fixture) }
        }
        // The attempt's duration, the query's, and both edges of the graph.
        let found = exemplars(fixture)
        #expect(found.count == 4)
        #expect(found.allSatisfy { $0.contains(#"{trace_id="00000000000000070000000000000002"}"#) })
    }

    @Test func `Only so many spans a second are looked at`() throws {
        let fixture = InsightsFixture()
        func see(_ trace: UInt64, _ count: UInt64) throws {
            let spans = (1...count).map { Span.of(.server, "r\(trace)", trace: trace, id: $0) }
            try fixture.see(spans)
            try stored(spans, in: fixture)
        }
        try see(1, 1001)
        try see(2, 1)
        #expect(exemplars(fixture).count == 1)
        fixture.time.advance(by: .seconds(2))
        try see(3, 1)
        #expect(exemplars(fixture).count == 2)
    }
}
