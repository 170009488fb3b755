import Assembly
import Bytes
import HTTPClient
import Insights
import Journal
import OTLP
import Receiver
import Sampling
import Telemetry
import TestSupport
import Testing
import TraceModel

/// That what spans tell is counted once, of every span that is taken, whatever becomes of it.
@Suite struct InsightTests {
    private static let families = [
        "service_spans", "http_server", "http_client", "rpc_", "job", "db_", "redis_",
        "service_graph_requests", "service_graph_failed", "service_graph_client",
        "service_graph_server", "service_graph_unpaired",
    ]

    /// Every number that comes from spans, as a scraper gets it.
    private func numbers(_ fixture: ReceiverFixture) -> [Substring] {
        var text = ByteWriter()
        fixture.registry.render(to: &text, format: .prometheusText)
        return text.view.string.split(separator: "\n").filter { line in
            Self.families.contains { line.hasPrefix("tracewell_\($0)") }
        }
    }

    private func total(_ metric: String, _ fixture: ReceiverFixture) -> Int {
        numbers(fixture).filter { $0.hasPrefix("tracewell_\(metric){") }
            .reduce(0) { $0 + (Int($1.split(separator: " ").last ?? "") ?? 0) }
    }

    @Test(arguments: [0, 0.05, 0.5])
    func `Numbers are equal to the count at any rate of sampling`(rate: Double) throws {
        let sampled = try ReceiverFixture { $0.rates = ["prod": HeadRates(rate)] }
        let whole = try ReceiverFixture { $0.rates = ["prod": HeadRates(1)] }
        var corpus = Corpus(seed: 4)
        var sent = 0
        for round in 0..<12 {
            for (place, request) in corpus.requestsByService(spans: 250).enumerated() {
                // Some requests are sent again, as after an answer that was lost.
                let times = (place + round) % 9 == 0 ? 2 : 1
                for _ in 0..<times {
                    for fixture in [sampled, whole] {
                        #expect(try fixture.post(request.body).status == 200)
                    }
                    sent += request.spanCount
                }
            }
            for fixture in [sampled, whole] { fixture.time.advance(by: .seconds(3)) }
        }
        for fixture in [sampled, whole] { fixture.time.advance(by: .seconds(3700)) }

        let expected = numbers(whole)
        #expect(numbers(sampled) == expected)
        #expect(expected.count > 1000)
        #expect(total("service_spans_total", whole) == sent)
        #expect(whole.assembly.statistics.addedSpans == sent)
        let kept = Double(sampled.assembly.statistics.addedSpans) / Double(sent)
        #expect(abs(kept - rate) < 0.1)
        // The corpus has all that is counted, and calls find their other side.
        for metric in [
            "http_server_requests_total", "http_client_requests_total", "jobs_enqueued_total",
            "jobs_finished_total", "job_queue_wait_seconds_count", "db_duration_seconds_count",
            "redis_duration_seconds_count", "service_graph_requests_total",
            "service_graph_server_duration_seconds_count",
        ] {
            #expect(total(metric, whole) > 0, "\(metric)")
        }
    }

    @Test func `What the journal refuses is not counted until it is sent again and taken`() throws {
        let journal = ScriptedJournal(failure: .full)
        let fixture = try ReceiverFixture(journal: journal)
        let body = TestRequest.spans(3).protobuf
        #expect(try fixture.post(body).status != 200)
        #expect(total("service_spans_total", fixture) == 0)
        journal.failure = nil
        fixture.time.advance(by: .seconds(1))
        #expect(try fixture.post(body).status == 200)
        #expect(total("service_spans_total", fixture) == 3)
    }

    @Test func `What is replayed was counted before`() throws {
        let fixture = try ReceiverFixture()
        let restored = try fixture.pipeline.replay(
            JournalRecord(
                position: JournalPosition(segment: 1, offset: 0), encoding: .identity,
                receivedAt: .epoch, body: TestRequest.spans(3).protobuf))
        #expect(restored == 3)
        #expect(total("service_spans_total", fixture) == 0)
    }

    @Test func `Spans that are rejected are not counted`() throws {
        let fixture = try ReceiverFixture()
        var request = TestRequest.spans(3)
        request.spans[1].spanID = []
        #expect(try fixture.post(request.protobuf).status == 200)
        #expect(total("service_spans_total", fixture) == 2)
    }

    @Test func `A request that is dropped whole is counted`() throws {
        let fixture = try ReceiverFixture { $0.rates = ["local": HeadRates(0)] }
        let request = TestRequest.spans(3, environment: "local")
        #expect(try fixture.post(request.protobuf).status == 200)
        #expect(fixture.journal.statistics.appendedRecords == 0)
        #expect(total("service_spans_total", fixture) == 3)
    }
}
