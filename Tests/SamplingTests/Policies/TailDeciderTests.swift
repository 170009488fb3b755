import Assembly
import Sampling
import TestSupport
import Testing
import TraceModel

@Suite struct TailDeciderTests {
    private static let errors =
        "- { name: errors, type: status_code, status_code: { status_codes: [ERROR] } }"

    private func decider() throws -> TailDecider {
        TailDecider([
            try PolicyText.compile(Self.errors, environment: "prod"),
            try PolicyText.compile("- { name: all, type: always_sample }", environment: "staging"),
        ])
    }

    struct Case: Sendable {
        let first: String?
        let root: String?
        let reason: TraceDecision.Reason
        let policy: String?

        init(
            _ first: String?, root: String? = nil, _ reason: TraceDecision.Reason,
            _ policy: String? = nil
        ) {
            self.first = first
            self.root = root
            self.reason = reason
            self.policy = policy
        }
    }

    @Test(arguments: [
        Case("prod", .noPolicyMatched),
        Case("Production ", .noPolicyMatched),
        Case("staging", .policySampled, "all"),
        Case("stage", .policySampled, "all"),
        Case("dev", .noTailPolicies),
        Case(nil, .noTailPolicies),
        // The environment of the root counts, wherever it stands.
        Case("dev", root: "prod", .noPolicyMatched),
        Case("prod", root: "dev", .noTailPolicies),
    ])
    func `The policies of the environment are asked`(example: Case) throws {
        let parent: UInt64 = example.root == nil ? 0 : 1
        var spans = [SpanSketch(id: 2, parent: parent, environment: example.first)]
        if let root = example.root { spans.append(SpanSketch(id: 1, environment: root)) }
        let decision = try decider().decide(try TraceSketch(spans).completed())
        #expect(decision.reason == example.reason)
        #expect(decision.policy == example.policy)
    }

    @Test func `Late spans follow the verdict, and no policy is asked`() throws {
        let decider = try decider()
        for verdict in [TraceVerdict.kept(threshold: 5), .dropped] {
            var trace = TraceSketch(SpanSketch(status: .error, environment: "prod"))
            trace.earlier = verdict
            let decision = decider.decide(try trace.completed())
            #expect(decision.verdict == verdict)
            #expect(decision.reason == .lateSpans)
        }
        #expect(decider.policySets.flatMap(\.tallies).allSatisfy { $0.evaluated == 0 })
    }

    @Test func `A policy marked so tells which late spans bring a trace back`() throws {
        let set = try PolicyText.compile(
            """
            - { name: slow, type: latency, latency: { threshold_ms: 5 } }
            - { name: errors, type: status_code, status_code: { status_codes: [ERROR] }, rescue: true }
            - { name: jobs, type: job, job: { outcome: dead }, rescue: true }
            """)
        let fine = try TraceSketch(SpanSketch(end: 60)).completed()
        #expect(set.rescuer(of: fine) == nil)
        let failed = try TraceSketch(SpanSketch(status: .error)).completed()
        #expect(set.rescuer(of: failed) == 1)
        let dead = SpanSketch(
            kind: .consumer, attributes: [Attribute("job.outcome", .string("dead"))])
        #expect(set.rescuer(of: try TraceSketch(dead).completed()) == 2)
    }

    @Test func `Policies that are written alike remember over a reload`() throws {
        let clock = ManualTime()
        let limit = "type: rate_limiting, rate_limiting: { spans_per_second: 1"
        let yaml = "- { name: a, \(limit) } }\n- { name: b, \(limit), burst_capacity: 1 } }"
        let before = try PolicyText.compile(yaml, clock: clock)
        let trace = try TraceSketch.of(spans: 2).completed()
        #expect(before.decide(trace).tail?.results.map(\.outcome) == [.sampled, .sampled])
        let changed = "\n\n- { name: a, \(limit) } }\n- { name: b, \(limit), burst_capacity: 3 } }"
        let after = try PolicyText.compile(changed, clock: clock, inheriting: before)
        #expect(after.decide(trace).tail?.results.map(\.outcome) == [.notSampled, .sampled])
    }
}
