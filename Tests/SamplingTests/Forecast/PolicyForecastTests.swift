import Sampling
import TestSupport
import Testing
import TraceModel

@Suite struct PolicyForecastTests {
    /// A trace of which a few numbers are known.
    struct Facts: Sendable {
        var error = false
        var milliseconds: UInt64 = 10
        var spans = 5
        var randomness: UInt64 = 0
        var seconds: UInt64 = 0
        var votes: [String: PolicyOutcome] = [:]
    }

    private func trace(_ facts: Facts) throws -> ForecastTrace {
        let id = try #require(TraceID(high: 1, low: facts.randomness))
        return ForecastTrace(
            id,
            TraceNumbers(
                spanCount: facts.spans, bytes: 1000, durationNanos: facts.milliseconds * 1_000_000,
                randomness: facts.randomness, incoming: .certain),
            hasError: facts.error,
            decidedAt: Timestamp(nanoseconds: (1_700_000_000 + facts.seconds) * 1_000_000_000),
            votes: facts.votes)
    }

    private func isKept(_ policies: String, _ facts: Facts) throws -> Bool? {
        try PolicyForecast(PolicyText.documents(policies)).judge(trace(facts)).isKept
    }

    private static let errors =
        "{ name: e, type: status_code, status_code: { status_codes: [ERROR] } }"
    private static let slow = "{ name: s, type: latency, latency: { threshold_ms: 100 } }"
    private static let half =
        "{ name: h, type: probabilistic, probabilistic: { sampling_percentage: 50 } }"
    private static let route =
        "{ name: r, type: string_attribute, string_attribute: { key: a, values: [b] } }"
    private static let most: UInt64 = 0xFF_FFFF_FFFF_FFFF

    struct Case: Sendable {
        let policies: String
        let facts: Facts
        let isKept: Bool?

        init(_ policies: [String], _ facts: Facts, _ isKept: Bool?) {
            self.policies = "[\(policies.joined(separator: ", "))]"
            self.facts = facts
            self.isKept = isKept
        }
    }

    @Test(arguments: [
        Case([errors], Facts(error: true), true), Case([errors], Facts(), false),
        Case([slow], Facts(milliseconds: 101), true), Case([slow], Facts(milliseconds: 100), false),
        Case([half], Facts(randomness: most), true), Case([half], Facts(), false),
        Case(
            ["{ name: n, type: span_count, span_count: { min_spans: 5, max_spans: 5 } }"], Facts(),
            true),
        // What asks about spans is not judged, unless another policy makes it not matter.
        Case([route], Facts(), nil), Case([route, errors], Facts(error: true), true),
        Case([route, errors], Facts(), nil),
        Case(
            ["{ name: u, type: status_code, status_code: { status_codes: [OK] } }"], Facts(), nil),
        Case(["{ name: n, type: not, not: { not_sub_policy: \(errors) } }"], Facts(), true),
        Case(
            ["{ name: a, type: and, and: { and_sub_policy: [\(errors), \(slow)] } }"],
            Facts(error: true, milliseconds: 200), true),
        Case(
            ["{ name: a, type: and, and: { and_sub_policy: [\(route), \(slow)] } }"], Facts(),
            false),
        Case(
            ["{ name: a, type: and, and: { and_sub_policy: [\(route), \(slow)] } }"],
            Facts(milliseconds: 200), nil),
        Case(
            [half, "{ name: d, type: drop, drop: { drop_sub_policy: [\(errors)] } }"],
            Facts(error: true, randomness: most), false),
        // A drop that is not judged may be the end of any trace.
        Case(
            [half, "{ name: d, type: drop, drop: { drop_sub_policy: [\(route)] } }"],
            Facts(randomness: most), nil),
        Case(["{ name: t, type: always_sample, dry_run: true }"], Facts(), false),
    ])
    func `A trace is judged by what is known of it, and else not at all`(example: Case) throws {
        #expect(try isKept(example.policies, example.facts) == example.isKept)
    }

    @Test func `A policy that was in force in the same words said what it said`() throws {
        let meaning = try PolicyText.documents(
            """
            - name: other
              type: string_attribute
              string_attribute: { key: a, values: [b] }
              dry_run: true
            """)[0].meaning
        #expect(try isKept("[\(Self.route)]", Facts(votes: [meaning: .sampled])) == true)
        #expect(try isKept("[\(Self.route)]", Facts(votes: [meaning: .notSampled])) == false)
        #expect(
            try isKept("[\(Self.route)]", Facts(votes: [meaning: .invertedNotSampled])) == false)
        #expect(try isKept("[\(Self.route)]", Facts(votes: [meaning: .notEvaluated])) == nil)
    }

    @Test func `Limits run through the time of the traces`() throws {
        let forecast = PolicyForecast(
            try PolicyText.documents(
                """
                - name: limit
                  type: rate_limiting
                  rate_limiting: { spans_per_second: 5, burst_capacity: 5 }
                """))
        let kept = try (0..<40).filter { step in
            forecast.judge(try trace(Facts(seconds: UInt64(step / 4)))).isKept == true
        }
        #expect(kept == Array(stride(from: 0, to: 40, by: 4)))
    }

    @Test func `Amounts grow to a day with bounds, and what is open widens them`() {
        var amount = ForecastAmount()
        for _ in 0..<100 { amount.add(spans: 2, bytes: 10) }
        let day = amount.perDay(24)
        #expect(day.traces.value == 2400)
        #expect(abs(day.traces.low - (100 - 19.6) * 24) < 1e-6)
        #expect(abs(day.spans.high - (200 + 39.2) * 24) < 1e-6)
        let open = amount.perDay(24, open: amount)
        #expect(open.traces.value == 2400)
        #expect(open.traces.high > 200 * 24)
        #expect(open.traces.low == day.traces.low)
    }

    @Test func `Kinds of error of which nothing is kept are lost`() {
        var environment = SamplingForecast.Environment(name: "prod", policies: [])
        for (operation, isKept) in [
            ("a", false), ("a", false), ("b", false), ("b", true), ("c", nil), ("d", false),
        ] as [(String, Bool?)] {
            environment.count(
                ForecastVerdict(outcomes: [], isKept: isKept), wasKept: true, spans: 1, bytes: 1,
                error: .init(service: "s", operation: operation))
        }
        #expect(environment.lostErrors(limit: 9).map(\.kind.operation) == ["a", "d"])
        #expect(environment.lostErrors(limit: 1).map(\.traces) == [2])
        #expect(environment.notJudged.traces == 1)
    }
}
