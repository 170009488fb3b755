import Collector
import HTTPClient
import Testing
import TraceModel

/// What became of traces, asked of a whole collector.
@Suite struct DecisionTests {
    private static let atOnce = [
        "environments.prod.tail.decision_wait": "1ms",
        "environments.prod.tail.decision_wait_after_root": "1ms",
    ]

    private func span(
        _ trace: UInt64, _ number: UInt64 = 1, environment: String = "prod", failed: Bool = false
    ) throws -> Span {
        let id = try #require(TraceID(high: 0xBEEF_0000_0000_0000, low: trace))
        var span = Span(
            traceID: id, spanID: try #require(SpanID(number)),
            parentSpanID: number == 1 ? nil : SpanID(1),
            resource: Resource(attributes: [
                Attribute("service.name", .string("checkout")),
                Attribute("deployment.environment.name", .string(environment)),
            ]))
        span.name = "POST /orders"
        span.startTime = Timestamp(nanoseconds: 1_700_000_000_000_000_000)
        span.endTime = span.startTime.adding(nanoseconds: 7_000_000)
        if failed { span.status.code = .error }
        return span
    }

    private func path(_ trace: UInt64) -> String {
        let digits = String(trace, radix: 16)
        return "/api/v1/traces/beef000000000000" + String(repeating: "0", count: 16 - digits.count)
            + digits
    }

    /// The answer about a trace, asked again until it holds a text.
    private func decision(
        _ collector: CollectorUnderTest, _ trace: UInt64, with text: String
    ) throws -> String {
        var answer = ""
        for _ in 0..<2000 where !answer.contains(text) {
            answer = try collector.get(path(trace) + "/decision").text
        }
        #expect(answer.contains(text), "\(answer)")
        return answer
    }

    @Test func `Traces kept and dropped by policies are explained, policy by policy`() throws {
        let collector = try CollectorUnderTest(Self.atOnce)
        #expect(try collector.send([span(1), span(1, 2, failed: true)]) == 200)
        #expect(try collector.send([span(2)]) == 200)
        let kept = try decision(collector, 1, with: #""verdict":"kept""#)
        for part in [
            #""stage":"tail","environment":"prod","service":"checkout","operation":"POST /orders""#,
            #""summary":"The policy errors keeps it.""#,
            #"{"name":"errors","verdict":"sampled","because":"span 0000000000000002 status=ERROR","#,
            #""spanId":"0000000000000002","dryRun":false}"#,
            #"{"name":"slow","verdict":"not_sampled","because":"the trace took 7 ms","#,
            #""trigger":"root","spansSeen":2,"lateSpans":0"#, #""threshold":"0""#,
            #""durationNanos":"7000000""#,
        ] { #expect(kept.contains(part), "\(part) in \(kept)") }
        let dropped = try decision(collector, 2, with: #""verdict":"dropped""#)
        for part in [
            #""reason":"no_policy_matched","summary":"No policy keeps it.""#,
            #""randomness":"00000000000002","threshold":null"#,
            #""because":"randomness 00000000000002 is less than e666""#,
        ] { #expect(dropped.contains(part), "\(part) in \(dropped)") }
        #expect(try collector.get(path(2)).status == 404)
        // The same after a restart.
        try collector.restart()
        #expect(try collector.get(path(1) + "/decision").text == kept)
        #expect(try collector.get("/api/v1/traces/beef0000/decision").status == 409)
    }

    @Test func `What the head drops is explained, and what never came`() throws {
        let collector = try CollectorUnderTest()
        #expect(try collector.send([span(3, environment: "dev")]) == 200)
        let dropped = try decision(collector, 3, with: #""verdict":"dropped""#)
        for part in [
            #""stage":"head","environment":"dev""#, #""reason":"head_rate""#,
            #""threshold":"cccd""#, #""spansSeen":1"#,
        ] { #expect(dropped.contains(part), "\(part) in \(dropped)") }
        let unknown = try decision(collector, 4, with: #""verdict":"never_received""#)
        #expect(unknown.contains("Had it come from dev or local or staging, the head"))
        #expect(unknown.contains(#"{"environment":"dev","rate":0.2,"keeps":false}"#))
    }

    @Test func `Rates of services and operations are told by rule, too`() throws {
        let collector = try CollectorUnderTest([
            "environments.dev.head.services": "{ mail: 50% }",
            "environments.dev.head.operations": "{ health: 1% }",
        ])
        let unknown = try decision(collector, 4, with: #""verdict":"never_received""#)
        for part in [
            #"{"environment":"dev","service":"mail","rate":0.5,"keeps":false}"#,
            #"{"environment":"dev","operation":"health","rate":0.01,"keeps":false}"#,
            "dev or mail in dev or dev, beginning with health",
        ] { #expect(unknown.contains(part), "\(part) in \(unknown)") }
    }

    @Test func `A trace that waits for spans is pending`() throws {
        let collector = try CollectorUnderTest()
        #expect(try collector.send([span(5), span(5, 2)]) == 200)
        let pending = try decision(collector, 5, with: #""verdict":"pending""#)
        #expect(pending.contains(#""spansSeen":2"#))
    }

    @Test func `A late span with an error brings a dropped trace back, whole and for good`() throws
    {
        let collector = try CollectorUnderTest(Self.atOnce)
        #expect(try collector.send([span(6), span(6, 2)]) == 200)
        _ = try decision(collector, 6, with: #""verdict":"dropped""#)
        #expect(try collector.send([span(6, 3)]) == 200)
        _ = try decision(collector, 6, with: #""lateSpans":1"#)
        #expect(try collector.send([span(6, 4, failed: true)]) == 200)
        let rescued = try decision(collector, 6, with: #""verdict":"rescued""#)
        #expect(rescued.contains(#""rescue":{"reason":"late_error""#))
        #expect(rescued.contains(#""restoredSpans":3}"#))
        #expect(rescued.contains(#""lateSpans":2"#))
        #expect(rescued.contains("A late span with an error brought it back, with 3 spans"))
        try collector.restart()
        let trace = try collector.get(path(6)).text
        #expect(trace.contains(#""spanCount":4,"#), "\(trace)")
        #expect(try collector.get(path(6) + "/decision").text == rescued)
        // What comes now follows, in another process, too.
        #expect(try collector.send([span(6, 5)]) == 200)
        _ = try decision(collector, 6, with: #""lateSpans":3"#)
        try collector.restart()
        #expect(try collector.get(path(6)).text.contains(#""spanCount":5,"#))
    }

    @Test func `A dropped trace stays dropped over a restart, and its late spans follow`() throws {
        let collector = try CollectorUnderTest(Self.atOnce)
        #expect(try collector.send([span(7)]) == 200)
        let dropped = try decision(collector, 7, with: #""verdict":"dropped""#)
        try collector.restart()
        #expect(try collector.send([span(7, 2)]) == 200)
        let later = try decision(collector, 7, with: #""lateSpans":1"#)
        #expect(later.contains(#""verdict":"dropped""#))
        #expect(
            later.replacing(#""lateSpans":1"#, with: #""lateSpans":0"#) == dropped,
            "nothing else has changed")
        #expect(try collector.get(path(7)).status == 404)
    }

    @Test func `Without a log traces are found pending or stored`() throws {
        let collector = try CollectorUnderTest(["sampling.decision_log": "0s"])
        #expect(try collector.send([span(8, failed: true), span(8, 2)]) == 200)
        _ = try decision(collector, 8, with: #""verdict":"pending""#)
        try collector.restart()
        let kept = try decision(collector, 8, with: #""verdict":"kept""#)
        #expect(kept.contains("the log has no record of its decision"))
        _ = try decision(collector, 9, with: "no log of decisions is kept")
    }

    @Test func `What is no trace id is refused`() throws {
        let collector = try CollectorUnderTest()
        #expect(try collector.get("/api/v1/traces/zz/decision").status == 400)
        #expect(try collector.get("/api/v1/traces/beef/decision").status == 400)
    }
}
