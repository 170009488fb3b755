import Bytes
import Collector
import Foundation
import HTTPClient
import TestSupport
import Testing

/// That the numbers of a collector do not depend on what it keeps.
@Suite struct ExactNumbersTests {
    /// What the names of metrics from spans begin with, but for what spans are waited for.
    private static let families = [
        "service_spans", "http_server", "http_client", "rpc_", "job", "db_", "redis_",
        "service_graph_requests", "service_graph_failed", "service_graph_client",
        "service_graph_server", "service_graph_unpaired", "insights_",
    ]

    private func numbers(_ collector: CollectorUnderTest) throws -> [Substring] {
        let text = try collector.get("/metrics").text
        return text.split(separator: "\n").filter { line in
            Self.families.contains { line.hasPrefix("tracewell_\($0)") }
        }
    }

    private func total(_ metric: String, _ numbers: [Substring]) -> Int {
        numbers.filter { $0.hasPrefix("tracewell_\(metric){") }
            .reduce(0) { $0 + (Int($1.split(separator: " ").last ?? "") ?? 0) }
    }

    @Test func `Metrics are equal to the count whatever is sampled, at the head or at the tail`()
        throws
    {
        let time = ManualTime()
        let all = try CollectorUnderTest(["environments.prod.head.rate": "100%"], time: time)
        let head = try CollectorUnderTest(["environments.prod.head.rate": "5%"], time: time)
        // The policies of production, which keep what failed, what was slow, and a tenth.
        let tail = try CollectorUnderTest(time: time)
        let collectors = [all, head, tail]
        var corpus = Corpus(seed: 7)
        var sent = 0
        for _ in 0..<8 {
            for request in corpus.requestsByService(spans: 250) {
                for collector in collectors {
                    #expect(try collector.send(protobuf: request.body) == 200)
                }
                sent += request.spanCount
            }
            time.advance(by: .seconds(3))
        }
        // Nobody waits for the other side of a call or of a message any more.
        time.advance(by: .seconds(3700))

        let reference = try numbers(all)
        #expect(try numbers(head) == reference)
        let dropped = try head.get("/metrics").text.split(separator: "\n")
            .filter { $0.hasPrefix("tracewell_spans_sampled_out_total{") }
        #expect(total("spans_sampled_out_total", dropped) > sent * 8 / 10)
        #expect(try numbers(tail) == reference)
        #expect(reference.count > 1000)
        #expect(total("service_spans_total", reference) == sent)
        for metric in [
            "http_server_requests_total", "http_client_requests_total", "jobs_enqueued_total",
            "jobs_finished_total", "job_queue_wait_seconds_count", "db_duration_seconds_count",
            "redis_duration_seconds_count", "service_graph_requests_total",
        ] {
            #expect(total(metric, reference) > 0, "\(metric)")
        }
        let edges = try all.get("/api/v1/graph?since=1d").text.split(separator: "edges").last
        for collector in collectors {
            let graph = try collector.get("/api/v1/graph?since=1d").text
            #expect(graph.split(separator: "edges").last == edges)
        }
    }

    @Test func `Spans that a crash leaves in the journal are not counted by the next process`()
        throws
    {
        let time = ManualTime()
        let collector = try CollectorUnderTest(["environments.prod.head.rate": "100%"], time: time)
        var corpus = Corpus(seed: 8)
        let request = corpus.requestsByService(spans: 100)[0]
        #expect(try collector.send(protobuf: request.body) == 200)
        #expect(total("service_spans_total", try numbers(collector)) == request.spanCount)

        // What is on disk now is what a kill would leave.
        let copy = CollectorUnderTest.newDirectory()
        try FileManager.default.copyItem(atPath: collector.directory, toPath: copy)
        let next = try CollectorUnderTest(
            ["environments.prod.head.rate": "100%"], directory: copy, time: time)
        let pending = try JSONTree(try next.get("/api/v1/stats").body)["pending"]
        #expect(pending?["spans"] == .number(Double(request.spanCount)))
        #expect(total("service_spans_total", try numbers(next)) == 0)
        let later = corpus.requestsByService(spans: 100)[0]
        #expect(try next.send(protobuf: later.body) == 200)
        #expect(total("service_spans_total", try numbers(next)) == later.spanCount)
    }
}
