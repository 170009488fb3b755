import Assembly
import Sampling
import TestSupport
import Testing
import TraceContext
import TraceModel

@Suite struct OverloadDeciderTests {
    private let valve: OverloadValve
    private let tally = OverloadTally()
    private let decider: OverloadDecider

    /// A quarter is kept; the policies keep what is slow.
    init() throws {
        valve = OverloadValve(OverloadSettings(threshold: Threshold(rate: 0.25)))
        let policies = TailDecider([
            try PolicyText.compile(
                "- { name: slow, type: latency, latency: { threshold_ms: 1000 } }")
        ])
        decider = OverloadDecider(policies, valve: valve, tally: tally)
    }

    private func open() {
        _ = valve.observe(PressureReading(pendingBytes: 1), at: ManualTime().monotonic())
    }

    private func decide(
        _ randomness: UInt64 = 0, environment: String? = "prod",
        _ change: (inout SpanSketch) -> Void = { _ in }
    ) throws -> TraceDecision {
        let span = SpanSketch(end: 5000, environment: environment).with(change)
        return decider.decide(try TraceSketch([span], randomness: randomness).completed())
    }

    @Test func `While there is room the policies decide`() throws {
        #expect(try decide().reason == .policySampled)
        #expect(OverloadTally.Outcome.allCases.allSatisfy { tally[$0] == 0 })
    }

    @Test func `Under pressure the id decides, and the probability is told`() throws {
        open()
        let quarter: UInt64 = 0xC0_0000_0000_0000
        let kept = try decide(quarter)
        #expect(kept == TraceDecision(.kept(threshold: quarter), because: .overload))
        #expect(try decide(quarter - 1) == TraceDecision(.dropped, because: .overload))
        #expect(tally[.kept] == 1)
        #expect(tally[.dropped] == 1)
    }

    @Test func `A trace in which an error was seen is kept, and stands for itself`() throws {
        open()
        let decision = try decide { $0.status = .error }
        #expect(decision == TraceDecision(.kept(threshold: 0), because: .overloadError))
        #expect(tally[.keptForError] == 1)
    }

    /// Sampled at a half or an eighth before; the smaller of the two probabilities holds.
    @Test(arguments: [("8", 0xC0_0000_0000_0000 as UInt64), ("e", 0xE0_0000_0000_0000)])
    func `What was sampled before is not forgotten`(earlier: String, expected: UInt64) throws {
        open()
        let decision = try decide(0xFF_FFFF_FFFF_FFFF) { $0.traceState = "ot=th:\(earlier)" }
        #expect(decision.verdict == .kept(threshold: expected))
        let error = try decide(0xFF_FFFF_FFFF_FFFF) {
            $0.traceState = "ot=th:8"
            $0.status = .error
        }
        #expect(error.verdict == .kept(threshold: 0x80_0000_0000_0000))
    }

    @Test func `Environments without policies, and late spans, go their own way`() throws {
        open()
        #expect(try decide(environment: "dev").reason == .noTailPolicies)
        var late = TraceSketch([SpanSketch(environment: "prod")])
        late.earlier = .kept(threshold: 7)
        #expect(decider.decide(try late.completed()).reason == .lateSpans)
    }

    @Test func `The share that is kept is the rate`() throws {
        open()
        let trials: UInt64 = 4096
        // Randomness spread evenly, so that the share is exact.
        let kept = try (0..<trials).count { step in
            try decide((UInt64(1) << 56) / trials * step).verdict != .dropped
        }
        #expect(kept == 1024)
    }
}
