import Assembly
import Sampling
import Testing
import TraceModel

@testable import Sampling

/// The rule by which the verdicts of all policies make one decision.
@Suite struct FinalDecisionTests {
    /// One policy for each outcome there is; attribute `k` is on every trace, `m` on none.
    private static let policies: [PolicyOutcome: String] = [
        .sampled: "type: always_sample",
        .notSampled: "type: boolean_attribute, boolean_attribute: { key: m, value: true }",
        .dropped:
            "type: drop, drop: { drop_sub_policy: [{ name: a, type: always_sample }] }",
        .invertedNotSampled:
            "type: string_attribute, string_attribute: { key: k, values: [v], invert_match: true }",
        .invertedSampled:
            "type: string_attribute, string_attribute: { key: m, values: [v], invert_match: true }",
        .failed: "type: traceql, traceql: { query: broken }",
    ]

    private struct Broken: TraceFilter {
        func match(_ trace: CompletedTrace) throws(TraceFilterFailure) -> Int? {
            throw TraceFilterFailure(message: "a bound was met")
        }
    }

    /// The rule as the Collector's documentation states it.
    private func expected(_ outcomes: [PolicyOutcome]) -> TraceDecision.Reason {
        if outcomes.contains(.dropped) { return .policyDropped }
        if outcomes.contains(.invertedNotSampled) { return .policyExcluded }
        if outcomes.contains(.sampled) { return .policySampled }
        if outcomes.contains(.invertedSampled), !outcomes.contains(.notSampled) {
            return .policyNotExcluded
        }
        return .noPolicyMatched
    }

    @Test func `Every combination of three verdicts decides by the documented rule`() throws {
        let kinds: [PolicyOutcome] = [
            .sampled, .notSampled, .dropped, .invertedNotSampled, .invertedSampled, .failed,
        ]
        let trace = try TraceSketch(.attribute("k", .string("v"))).completed()
        for first in kinds {
            for second in kinds {
                for third in kinds {
                    let outcomes = [first, second, third]
                    let lines = outcomes.enumerated().map { index, outcome in
                        "- { name: p\(index), \(Self.policies[outcome] ?? "") }"
                    }
                    let set = try PolicyText.compile(
                        lines.joined(separator: "\n"), queries: { _ in .filter(Broken()) })
                    let decision = set.decide(trace)
                    let reason = expected(outcomes)
                    #expect(decision.reason == reason, "\(outcomes)")
                    #expect((decision.verdict == .dropped) == !reason.keeps, "\(outcomes)")
                }
            }
        }
    }

    @Test func `Policies that drop come first, and no other is asked then`() throws {
        let set = try PolicyText.compile(
            """
            - { name: all, type: always_sample }
            - { name: health, type: drop, drop: { drop_sub_policy: [
                { name: path, type: string_attribute, string_attribute: { key: k, values: [v] } } ] } }
            """)
        #expect(set.policies.map(\.name) == ["health", "all"])
        let dropped = set.decide(try TraceSketch(.attribute("k", .string("v"))).completed())
        #expect(dropped.policy == "health")
        #expect(dropped.tail?.results.map(\.outcome) == [.dropped, .notEvaluated])
        let kept = set.decide(try TraceSketch(SpanSketch()).completed())
        #expect(kept.policy == "all")
        #expect(kept.tail?.results.map(\.outcome) == [.notSampled, .sampled])
    }

    @Test func `The first policy of the decisive kind is the one that decided`() throws {
        let set = try PolicyText.compile(
            """
            - { name: none, type: boolean_attribute, boolean_attribute: { key: m, value: true } }
            - { name: first, type: always_sample }
            - { name: second, type: always_sample }
            """)
        let decision = set.decide(try TraceSketch(SpanSketch()).completed())
        #expect(decision.policy == "first")
        #expect(decision.tail?.decisive == 1)
    }

    @Test func `A dry run counts and has no say`() throws {
        let set = try PolicyText.compile(
            """
            - { name: shadow, type: always_sample, dry_run: true }
            - { name: veto, type: drop, dry_run: true,
                drop: { drop_sub_policy: [{ name: a, type: always_sample }] } }
            - { name: slow, type: latency, latency: { threshold_ms: 5 } }
            """)
        let slow = set.decide(try TraceSketch(SpanSketch(end: 9)).completed())
        #expect(slow.policy == "slow")
        let fast = set.decide(try TraceSketch(SpanSketch(end: 4)).completed())
        #expect(fast.verdict == .dropped)
        #expect(fast.reason == .noPolicyMatched)
        let tallies = set.tallies
        #expect(tallies.map(\.name) == ["veto", "shadow", "slow"])
        #expect(tallies.map(\.sampled) == [0, 2, 1])
        #expect(tallies.map(\.dropped) == [2, 0, 0])
        #expect(tallies.map(\.notSampled) == [0, 0, 1])
        #expect(tallies.map(\.evaluated) == [2, 2, 2])
        #expect(tallies.map(\.isDryRun) == [true, true, false])
    }

    @Test func `A policy that fails is counted and passed over`() throws {
        let set = try PolicyText.compile(
            "[{ name: query, type: traceql, traceql: { query: x } }, { name: all, type: always_sample }]",
            queries: { _ in .filter(Broken()) })
        #expect(set.decide(try TraceSketch(SpanSketch()).completed()).policy == "all")
        #expect(set.tallies.map(\.errors) == [1, 0])
    }
}
