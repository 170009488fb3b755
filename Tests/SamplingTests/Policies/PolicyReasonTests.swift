import Assembly
import Sampling
import Testing
import TraceModel

/// Why a policy said what it said, in words.
@Suite struct PolicyReasonTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let policy: String
        let trace: TraceSketch
        let because: String
        let span: UInt64?

        init(_ policy: String, _ trace: TraceSketch, _ because: String, span: UInt64? = nil) {
            self.policy = "- { name: p, type: \(policy.prefix { $0 != ":" }), \(policy) }"
            self.trace = trace
            self.because = because
            self.span = span
        }
        var testDescription: String { because }
    }

    private static let id: UInt64 = 0x00F0_67AA_0BA9_02B7
    private static let hex = "00f067aa0ba902b7"
    private static let failed = SpanSketch(
        id: id, parent: 7, name: "charge", status: .error, end: 1500,
        attributes: [
            Attribute("http.response.status_code", .int(502)),
            Attribute("http.route", .string("/pay")), Attribute("k", .bool(true)),
        ])
    private static let trace = TraceSketch(SpanSketch(id: 7), failed)

    @Test(arguments: [
        Case("always_sample: {}", trace, "it samples every trace"),
        Case("latency: { threshold_ms: 1000 }", trace, "the trace took 1.5 s"),
        Case("span_count: { min_spans: 1 }", trace, "the trace has 2 spans"),
        Case("status_code: { status_codes: [ERROR] }", trace, "span \(hex) status=ERROR", span: id),
        Case(
            "numeric_attribute: { key: http.response.status_code, min_value: 500 }", trace,
            "span \(hex) http.response.status_code=502", span: id),
        Case(
            "string_attribute: { key: http.route, values: [/pay] }", trace,
            "span \(hex) http.route=/pay", span: id),
        Case("boolean_attribute: { key: k, value: true }", trace, "span \(hex) k=true", span: id),
        Case("string_attribute: { key: http.route, values: [/x] }", trace, "no span matches"),
        Case(
            "probabilistic: { sampling_percentage: 50 }", TraceSketch([failed], randomness: 1),
            "randomness 00000000000001 is less than 8"),
        Case(
            "rate_limiting: { spans_per_second: 100 }", trace,
            "2 spans were within the budget of 100 spans a second"),
        Case(
            """
            and: { match: same_span, and_sub_policy: [
              { name: a, type: status_code, status_code: { status_codes: [ERROR] } },
              { name: b, type: string_attribute, string_attribute: { key: http.route, values: [/pay] } } ] }
            """, trace, "span \(hex) status=ERROR http.route=/pay", span: id),
        Case(
            """
            and: { and_sub_policy: [
              { name: a, type: span_count, span_count: { min_spans: 2 } },
              { name: b, type: latency, latency: { threshold_ms: 9000 } } ] }
            """, trace, "the trace took 1.5 s"),
        Case(
            "not: { not_sub_policy: { name: a, type: span_count, span_count: { min_spans: 9 } } }",
            trace, "the trace has 2 spans"),
        Case(
            """
            rules: { rules: [
              { name: ok, sample_rate: 1, conditions: [{ field: k, operator: '=', value: false }] },
              { name: bad, sample_rate: 1, conditions: [{ field: error, operator: exists }] } ] }
            """, trace, "rule bad keeps all; span \(hex) status=ERROR", span: id),
        Case(
            "new: { of: operation }", TraceSketch(SpanSketch(id: id, service: "pay")),
            "span \(hex) shows a new operation of pay", span: id),
        Case(
            "job: {}",
            TraceSketch(
                SpanSketch(
                    id: id, kind: .consumer,
                    attributes: [
                        Attribute("job.type", .string("sync")),
                        Attribute("job.queue", .string("mail")),
                        Attribute("job.outcome", .string("dead")),
                        Attribute("job.attempt", .int(3)),
                    ])), "span \(hex) is a job type=sync queue=mail outcome=dead attempt=3",
            span: id),
        Case(
            "ema_dynamic: { field_list: [http.route] }",
            TraceSketch(
                [failed], randomness: 0xFF_FFFF_FFFF_FFFF), "is one of 10 like /pay•,"),
    ])
    func `A verdict names the span and the value that decided`(example: Case) throws {
        let set = try PolicyText.compile(example.policy)
        let trace = try example.trace.completed()
        let record = try #require(set.decide(trace).tail)
        let verdict = try #require(set.verdicts(on: trace.traceID, record).first)
        #expect(verdict.name == "p")
        #expect(verdict.because == example.because)
        #expect(verdict.span?.value == example.span)
    }

    @Test func `Explaining moves no limit and counts nothing`() throws {
        let set = try PolicyText.compile(
            "- { name: p, type: rate_limiting, rate_limiting: { spans_per_second: 1 } }")
        let trace = try TraceSketch(SpanSketch()).completed()
        let record = try #require(set.decide(trace).tail)
        for _ in 0..<5 { _ = set.verdicts(on: trace.traceID, record) }
        #expect(set.decide(trace).policy == "p")
        #expect(set.tallies.first?.evaluated == 2)
    }
}
