import Sampling
import Testing
import TraceModel

/// Each of the Collector's policies alone: one line a case.
@Suite struct PolicyTruthTableTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let policy: String
        let trace: TraceSketch
        let outcome: PolicyOutcome
        let what: String

        init(_ policy: String, _ what: String, _ outcome: PolicyOutcome, _ trace: TraceSketch) {
            self.policy = "{ name: p, type: \(policy.prefix { $0 != ":" }), \(policy) }"
            self.trace = trace
            self.outcome = outcome
            self.what = what
        }

        var testDescription: String { "\(policy) · \(what)" }
    }

    @Test(
        arguments: [
            always, latency, spanCount, statusCode, text, patterns, numbers, flags, traceStates,
            probability,
        ].flatMap(\.self)
    )
    func `A policy says what its type means`(example: Case) throws {
        #expect(try PolicyText.outcome(example.policy, example.trace) == example.outcome)
    }

    private static let always = [
        Case("always_sample: {}", "any trace", .sampled, TraceSketch(SpanSketch()))
    ]

    private static func lasting(_ milliseconds: Double) -> TraceSketch {
        TraceSketch(
            SpanSketch(id: 1, start: 3, end: 4),
            SpanSketch(id: 2, parent: 1, start: 3.5, end: 3 + milliseconds))
    }

    private static let latency: [Case] = {
        let above = "latency: { threshold_ms: 1000 }"
        let between = "latency: { threshold_ms: 100, upper_threshold_ms: 1000 }"
        return [
            Case(above, "shorter", .notSampled, lasting(999)),
            Case(above, "exactly the threshold", .notSampled, lasting(1000)),
            Case(above, "a microsecond over it", .sampled, lasting(1000.001)),
            Case(above, "no times at all", .notSampled, TraceSketch(SpanSketch(start: 0, end: 0))),
            Case(between, "exactly the lower", .notSampled, lasting(100)),
            Case(between, "between", .sampled, lasting(500)),
            Case(between, "exactly the upper", .sampled, lasting(1000)),
            Case(between, "over the upper", .notSampled, lasting(1000.001)),
            Case("latency: { upper_threshold_ms: 5 }", "upper alone", .sampled, lasting(4)),
            Case("latency: { threshold_ms: 0 }", "over nothing", .sampled, lasting(1)),
        ]
    }()

    private static let spanCount: [Case] = {
        let range = "span_count: { min_spans: 2, max_spans: 4 }"
        return [
            Case(range, "below", .notSampled, .of(spans: 1)),
            Case(range, "at the lower bound", .sampled, .of(spans: 2)),
            Case(range, "at the upper bound", .sampled, .of(spans: 4)),
            Case(range, "above", .notSampled, .of(spans: 5)),
            Case("span_count: { min_spans: 3 }", "no upper bound", .sampled, .of(spans: 50)),
            Case(
                "span_count: { min_spans: 3, max_spans: 0 }", "0 is none", .sampled, .of(spans: 9)),
        ]
    }()

    private static let statusCode: [Case] = {
        let errors = "status_code: { status_codes: [ERROR] }"
        let two = "status_code: { status_codes: [ERROR, UNSET] }"
        let fine = SpanSketch(status: .ok)
        let failed = SpanSketch(id: 2, parent: 1, status: .error)
        return [
            Case(errors, "one span of two failed", .sampled, TraceSketch(fine, failed)),
            Case(errors, "none failed", .notSampled, TraceSketch(fine, SpanSketch(id: 2))),
            Case(two, "unset", .sampled, TraceSketch(SpanSketch())),
            Case(two, "ok", .notSampled, TraceSketch(fine)),
        ]
    }()

    private static let text: [Case] = {
        let plain = "string_attribute: { key: k, values: [a, b] }"
        let inverted = "string_attribute: { key: k, values: [a, b], invert_match: true }"
        let other = SpanSketch.attribute("k", .string("c"))
        let onResource = SpanSketch(resource: [Attribute("k", .string("b"))])
        let onScope = SpanSketch(scope: [Attribute("k", .string("b"))])
        return [
            Case(plain, "on a span", .sampled, TraceSketch(.attribute("k", .string("a")))),
            Case(plain, "on a resource", .sampled, TraceSketch(onResource)),
            Case(plain, "on a scope", .sampled, TraceSketch(onScope)),
            Case(
                plain, "on the second span", .sampled,
                TraceSketch(other, .attribute("k", .string("b"), id: 2))),
            Case(plain, "another value", .notSampled, TraceSketch(other)),
            Case(plain, "another key", .notSampled, TraceSketch(.attribute("kk", .string("a")))),
            Case(
                plain, "a part of a value", .notSampled, TraceSketch(.attribute("k", .string("ab")))
            ),
            Case(plain, "another type", .notSampled, TraceSketch(.attribute("k", .int(1)))),
            Case(plain, "no attribute", .notSampled, TraceSketch(SpanSketch())),
            Case(
                "string_attribute: { key: k, values: [''] }", "an empty value never matches",
                .notSampled, TraceSketch(.attribute("k", .string("")))),
            Case(
                inverted, "a listed value", .invertedNotSampled,
                TraceSketch(.attribute("k", .string("a")))),
            Case(inverted, "listed on the resource", .invertedNotSampled, TraceSketch(onResource)),
            Case(
                inverted, "listed on one of two spans", .invertedNotSampled,
                TraceSketch(other, .attribute("k", .string("b"), id: 2))),
            Case(inverted, "another value", .invertedSampled, TraceSketch(other)),
            Case(inverted, "no attribute", .invertedSampled, TraceSketch(SpanSketch())),
        ]
    }()

    private static let patterns: [Case] = {
        let regex = """
            string_attribute: { key: url.path, values: ['\\/health', '^/v[0-9]+/x$'], \
            enabled_regex_matching: true, cache_max_size: 10 }
            """
        let inverted = """
            string_attribute: { key: url.path, values: [^/health], enabled_regex_matching: true, \
            invert_match: true }
            """
        let path = { (text: String) in TraceSketch(.attribute("url.path", .string(text))) }
        return [
            Case(regex, "a part matches", .sampled, path("/api/health/live")),
            Case(regex, "the second pattern", .sampled, path("/v12/x")),
            Case(regex, "the second pattern is anchored", .notSampled, path("/v12/xy")),
            Case(regex, "neither", .notSampled, path("/orders")),
            Case(inverted, "matches", .invertedNotSampled, path("/health")),
            Case(inverted, "does not", .invertedSampled, path("/api/health")),
        ]
    }()

    private static let numbers: [Case] = {
        let range = "numeric_attribute: { key: n, min_value: 400, max_value: 499 }"
        let zero = "numeric_attribute: { key: n, min_value: 0, max_value: 0 }"
        let upToZero = "numeric_attribute: { key: n, max_value: 0 }"
        let inverted = "numeric_attribute: { key: n, min_value: 400, invert_match: true }"
        let value = { (number: Int64) in TraceSketch(.attribute("n", .int(number))) }
        return [
            Case(range, "below", .notSampled, value(399)),
            Case(range, "the lower bound", .sampled, value(400)),
            Case(range, "the upper bound", .sampled, value(499)),
            Case(range, "above", .notSampled, value(500)),
            Case(range, "a fraction", .sampled, TraceSketch(.attribute("n", .double(499)))),
            Case(
                range, "a fraction above", .notSampled,
                TraceSketch(.attribute("n", .double(499.5)))),
            Case(range, "no number", .notSampled, TraceSketch(.attribute("n", .string("450")))),
            Case(range, "not a number", .notSampled, TraceSketch(.attribute("n", .double(.nan)))),
            Case(
                range, "on the resource", .sampled,
                TraceSketch(SpanSketch(resource: [Attribute("n", .int(404))]))),
            Case(zero, "0 is a bound", .sampled, value(0)),
            Case(zero, "0 is an upper bound", .notSampled, value(1)),
            Case(zero, "a text is not 0", .notSampled, TraceSketch(.attribute("n", .string("0")))),
            Case(upToZero, "no lower bound", .sampled, value(-5)),
            Case(upToZero, "over 0", .notSampled, value(1)),
            Case(inverted, "met", .invertedNotSampled, value(404)),
            Case(inverted, "not met", .invertedSampled, value(200)),
        ]
    }()

    private static let flags: [Case] = {
        let wanted = "boolean_attribute: { key: f, value: true }"
        let inverted = "boolean_attribute: { key: f, value: true, invert_match: true }"
        let value = { (flag: Bool) in TraceSketch(.attribute("f", .bool(flag))) }
        return [
            Case(wanted, "true", .sampled, value(true)),
            Case(wanted, "false", .notSampled, value(false)),
            Case(wanted, "a text", .notSampled, TraceSketch(.attribute("f", .string("true")))),
            Case("boolean_attribute: { key: f, value: false }", "false", .sampled, value(false)),
            Case(inverted, "true", .invertedNotSampled, value(true)),
            Case(inverted, "false", .invertedSampled, value(false)),
            Case(
                "trace_flags: {}", "the sampled bit", .sampled,
                TraceSketch(SpanSketch(flags: 0x301))),
            Case(
                "trace_flags: {}", "other bits", .notSampled, TraceSketch(SpanSketch(flags: 0x300))),
        ]
    }()

    private static let traceStates: [Case] = {
        let policy = "trace_state: { key: tenant, values: [gold, silver] }"
        let state = { (text: String) in TraceSketch(SpanSketch(traceState: text)) }
        return [
            Case(policy, "a value", .sampled, state("ot=th:8,tenant=silver")),
            Case(policy, "another value", .notSampled, state("tenant=iron")),
            Case(policy, "another key", .notSampled, state("tenants=gold")),
            Case(policy, "a list that breaks the grammar", .notSampled, state("tenant=gold,=x")),
            Case(
                policy, "on the second span", .sampled,
                TraceSketch(SpanSketch(), SpanSketch(id: 2, traceState: "tenant=gold"))),
        ]
    }()

    /// 10 % rejects randomness below `e666` followed by zeros.
    private static let probability: [Case] = {
        let tenth = "probabilistic: { sampling_percentage: 10 }"
        let at = { (randomness: UInt64) in TraceSketch([SpanSketch()], randomness: randomness) }
        return [
            Case(tenth, "below the threshold", .notSampled, at(0xE6_65FF_FFFF_FFFF)),
            Case(tenth, "at the threshold", .sampled, at(0xE6_6600_0000_0000)),
            Case(
                tenth, "rv is stronger than the identifier", .sampled,
                TraceSketch([SpanSketch(traceState: "ot=rv:e6660000000000")], randomness: 0)),
            Case(
                tenth, "the other way round", .notSampled,
                TraceSketch(
                    [SpanSketch(traceState: "ot=rv:00000000000000")],
                    randomness: 0xFF_FFFF_FFFF_FFFF)),
            Case(
                "probabilistic: { sampling_percentage: 0 }", "nothing", .notSampled,
                at(0xFF_FFFF_FFFF_FFFF)),
            Case("probabilistic: { sampling_percentage: 100 }", "all", .sampled, at(0)),
            Case("probabilistic: { sampling_percentage: 250 }", "more than all", .sampled, at(0)),
            Case("deterministic: { sample_rate: 1 }", "all", .sampled, at(0)),
            Case(
                "deterministic: { sample_rate: 2 }", "below", .notSampled, at(0x7F_FFFF_FFFF_FFFF)),
            Case("deterministic: { sample_rate: 2 }", "at", .sampled, at(0x80_0000_0000_0000)),
        ]
    }()
}
