import Sampling
import Testing
import TraceModel

/// `and`, `not`, `drop`: tables over what their sub-policies say.
@Suite struct CombinedPolicyTests {
    private static let yes = "{ name: y, type: always_sample }"
    private static let no =
        "{ name: n, type: boolean_attribute, boolean_attribute: { key: m, value: true } }"
    /// Samples in its inverted way: `m` is on no trace.
    private static let weakYes = """
        { name: wy, type: string_attribute, string_attribute: { key: m, values: [v], invert_match: true } }
        """
    private static let veto = """
        { name: v, type: string_attribute, string_attribute: { key: k, values: [v], invert_match: true } }
        """

    struct Case: Sendable, CustomTestStringConvertible {
        let policy: String
        let outcome: PolicyOutcome

        init(_ policy: String, _ outcome: PolicyOutcome) {
            self.policy = "{ name: p, \(policy) }"
            self.outcome = outcome
        }

        var testDescription: String { policy }

        static func and(_ parts: String...) -> String {
            "type: and, and: { and_sub_policy: [\(parts.joined(separator: ", "))] }"
        }
        static func drop(_ parts: String...) -> String {
            "type: drop, drop: { drop_sub_policy: [\(parts.joined(separator: ", "))] }"
        }
        static func not(_ part: String) -> String { "type: not, not: { not_sub_policy: \(part) }" }
        static func named(_ policy: String) -> String { "{ name: sub, \(policy) }" }
    }

    @Test(arguments: [
        Case(Case.and(yes), .sampled),
        Case(Case.and(no), .notSampled),
        Case(Case.and(yes, yes), .sampled),
        Case(Case.and(yes, no), .notSampled),
        Case(Case.and(no, yes), .notSampled),
        // Within another policy an inverted verdict is a plain one.
        Case(Case.and(yes, weakYes), .sampled),
        Case(Case.and(yes, veto), .notSampled),
        Case(Case.drop(yes), .dropped),
        Case(Case.drop(no), .notSampled),
        Case(Case.drop(yes, weakYes), .dropped),
        Case(Case.drop(yes, no), .notSampled),
        Case(Case.drop(yes, Case.named(Case.not(no))), .dropped),
        Case(Case.drop(yes, Case.named(Case.not(yes))), .notSampled),
        Case(Case.not(yes), .notSampled),
        Case(Case.not(no), .sampled),
        Case(Case.not(weakYes), .notSampled),
        Case(Case.not(veto), .sampled),
        Case(Case.not(Case.named(Case.not(yes))), .sampled),
        Case(Case.not(Case.named(Case.and(yes, no))), .sampled),
        Case(Case.and(yes, Case.named(Case.and(yes, yes))), .sampled),
        Case(Case.and(yes, Case.named(Case.drop(yes))), .notSampled),
    ])
    func `A policy of policies follows its table`(example: Case) throws {
        let trace = TraceSketch(.attribute("k", .string("v")))
        #expect(try PolicyText.outcome(example.policy, trace) == example.outcome)
    }

    // MARK: - One span or any

    private static func match(_ match: String, _ more: String = "") -> String {
        """
        { name: p, type: and, and: { \(match) and_sub_policy: [
          { name: a, type: string_attribute, string_attribute: { key: a, values: [x] } },
          { name: b, type: numeric_attribute, numeric_attribute: { key: b, min_value: 5 } }\(more)
        ] } }
        """
    }

    private static let a = Attribute("a", .string("x"))
    private static let b = Attribute("b", .int(7))
    private static let together = TraceSketch(SpanSketch(attributes: [a, b]), SpanSketch(id: 2))
    private static let apart = TraceSketch(
        SpanSketch(attributes: [a]), SpanSketch(id: 2, attributes: [b]))
    private static let viaResource = TraceSketch(
        SpanSketch(attributes: [b], resource: [a]), SpanSketch(id: 2))
    private static let otherResource = TraceSketch(
        SpanSketch(resource: [a]), SpanSketch(id: 2, attributes: [b]))

    @Test(arguments: [
        ("", together, PolicyOutcome.sampled), ("", apart, .sampled), ("", viaResource, .sampled),
        ("match: any_span,", apart, .sampled), ("match: same_span,", together, .sampled),
        ("match: same_span,", apart, .notSampled), ("match: same_span,", viaResource, .sampled),
        ("match: same_span,", otherResource, .notSampled),
    ])
    func `Two attributes may be asked of any spans or of one`(
        match: String, trace: TraceSketch, outcome: PolicyOutcome
    ) throws {
        #expect(try PolicyText.outcome(Self.match(match), trace) == outcome)
        var scattered = trace
        scattered.isScattered = true
        #expect(try PolicyText.outcome(Self.match(match), scattered) == outcome)
    }

    @Test func `Of one span it can be asked that something does not match`() throws {
        let notError = """
            , { name: c, type: not, not: { not_sub_policy:
              { name: d, type: status_code, status_code: { status_codes: [ERROR] } } } }
            """
        let policy = Self.match("match: same_span,", notError)
        let fine = SpanSketch(attributes: [Self.a, Self.b])
        let failed = SpanSketch(id: 2, status: .error)
        #expect(try PolicyText.outcome(policy, TraceSketch(fine, failed)) == .sampled)
        #expect(
            try PolicyText.outcome(policy, TraceSketch(fine.with { $0.status = .error }))
                == .notSampled)
        // Asked of any span, `not` means that no span failed.
        let any = Self.match("", notError)
        #expect(try PolicyText.outcome(any, TraceSketch(fine, failed)) == .notSampled)
    }

    @Test func `Of one span, whole-trace policies are still asked of the trace`() throws {
        let long = ", { name: c, type: latency, latency: { threshold_ms: 50 } }"
        let policy = Self.match("match: same_span,", long)
        let short = SpanSketch(end: 5, attributes: [Self.a, Self.b])
        #expect(try PolicyText.outcome(policy, TraceSketch(short)) == .notSampled)
        #expect(
            try PolicyText.outcome(policy, TraceSketch(short, SpanSketch(id: 2, end: 80)))
                == .sampled)
    }
}
