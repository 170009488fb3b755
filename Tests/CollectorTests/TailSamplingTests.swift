import Collector
import Configuration
import HTTPClient
import Testing
import TraceModel

/// Tail policies through a whole collector, with the built-in configuration of production.
@Suite struct TailSamplingTests {
    /// The least randomness that the baseline of 10 % keeps: its threshold has four digits.
    private static let baseline: UInt64 = 0xE6_6600_0000_0000

    private func trace(
        _ randomness: UInt64, _ change: (inout [Span]) -> Void = { _ in }
    ) throws -> [Span] {
        let id = try #require(TraceID(high: 0xBEEF_0000_0000_0000, low: randomness))
        var spans = try [UInt64(1), 2].map { place in
            var span = Span(
                traceID: id, spanID: try #require(SpanID(place)),
                parentSpanID: place == 1 ? nil : SpanID(1),
                resource: Resource(attributes: [
                    Attribute("service.name", .string("checkout")),
                    Attribute("deployment.environment.name", .string("production")),
                ]))
            span.name = place == 1 ? "POST /orders" : "SELECT"
            span.startTime = Timestamp(nanoseconds: 1_700_000_000_000_000_000)
            span.endTime = span.startTime.adding(nanoseconds: 1_000_000)
            return span
        }
        change(&spans)
        return spans
    }

    private func isStored(_ collector: CollectorUnderTest, _ randomness: UInt64) throws -> Bool {
        let digits = String(randomness, radix: 16)
        let id = "beef000000000000" + String(repeating: "0", count: 16 - digits.count) + digits
        return try collector.get("/api/v1/traces/\(id)").status == 200
    }

    @Test func `Errors, slow traces, failed jobs and a tenth of the rest are kept`() throws {
        let collector = try CollectorUnderTest()
        try #expect(collector.send(trace(0x10)) == 200)
        try #expect(collector.send(trace(0x11) { $0[1].status.code = .error }) == 200)
        try #expect(
            collector.send(
                trace(0x12) { $0[0].endTime = $0[0].startTime.adding(nanoseconds: 2_000_000_000) })
                == 200)
        for (number, outcome) in [(0x13, "retry"), (0x14, "dead"), (0x15, "success")] {
            let spans = try trace(UInt64(number)) {
                $0[1].attributes = [Attribute("job.outcome", .string(outcome))]
            }
            #expect(try collector.send(spans) == 200)
        }
        try #expect(collector.send(trace(Self.baseline)) == 200)
        try #expect(collector.send(trace(Self.baseline - 1)) == 200)
        // What is pending is decided at the end of the process.
        try collector.restart()
        let kept: [UInt64] = [0x11, 0x12, 0x13, 0x14, Self.baseline]
        for randomness in kept { #expect(try isStored(collector, randomness), "\(randomness)") }
        for randomness in [0x10, 0x15, Self.baseline - 1] {
            #expect(try !isStored(collector, randomness), "\(randomness)")
        }
    }

    @Test
    func `What is kept by chance carries the probability, what is kept for a reason does not`()
        throws
    {
        let collector = try CollectorUnderTest()
        try #expect(collector.send(trace(0x11) { $0[1].status.code = .error }) == 200)
        try #expect(collector.send(trace(Self.baseline)) == 200)
        try collector.restart()
        let answer = try collector.get("/api/v1/search?limit=10").text
        #expect(answer.contains(#""weight":9.999"#), "\(answer)")
        #expect(answer.contains(#""weight":1,"#) || answer.contains(#""weight":1}"#), "\(answer)")
    }

    @Test func `The verdicts of policies are counted`() throws {
        let collector = try CollectorUnderTest([
            "environments.prod.tail.decision_wait": "1ms",
            "environments.prod.tail.decision_wait_after_root": "1ms",
        ])
        try #expect(collector.send(trace(0x11) { $0[1].status.code = .error }) == 200)
        let line = """
            tracewell_policy_verdicts_total{environment="prod",policy="errors",dry_run="false",\
            verdict="sampled"} 1
            """
        var metrics = ""
        for _ in 0..<400 where !metrics.contains(line) {
            metrics = try collector.get("/metrics").text
        }
        #expect(metrics.contains(line))
    }

    @Test func `A reload with wrong policies changes nothing and says why`() throws {
        let collector = try CollectorUnderTest()
        func configuration(_ policy: String) throws -> CollectorConfiguration {
            try CollectorConfiguration.load(
                file: CollectorConfiguration.File(
                    name: "test",
                    "environments: { prod: { head: { rate: 0% }, tail: { policies: [\(policy)] } } }"
                ),
                environment: [:],
                overrides: [.init(key: "data_dir", value: collector.directory, flag: "--set")])
        }
        let wrong = try configuration("{ name: a, type: latency, latency: { threshold: 5 } }")
        let error = #expect(throws: ConfigurationError.self) {
            try collector.process.reload(wrong)
        }
        #expect(error?.description.contains("did you mean threshold_ms?") == true)
        // The head of the wrong file, which keeps nothing, is not in force either.
        try #expect(collector.send(trace(0x11) { $0[1].status.code = .error }) == 200)
        #expect(try isStored(collector, 0x11))
        _ = try collector.process.reload(configuration("{ name: all, type: always_sample }"))
        // The file is in force now: its head keeps nothing.
        try #expect(collector.send(trace(0x12)) == 200)
        #expect(try !isStored(collector, 0x12))
    }
}
