import Bytes
import OTLP
import Testing
import TraceContext
import TraceModel

@testable import Sampling

@Suite struct HeadDecisionTests {
    private func decide(
        rate: Double, randomness: UInt64, _ traceState: String = ""
    ) throws -> HeadDecision {
        let environment = HeadSampler.Environment(name: "any", rate: rate)
        let id = try #require(TraceID(high: 1, low: 0xAB00_0000_0000_0000 | randomness))
        return withView(of: traceState) { environment.decide(traceID: id, traceState: $0) }
    }

    @Test(arguments: EqualizingCase.all)
    func `The larger threshold decides and is written`(example: EqualizingCase) throws {
        let decision = try decide(
            rate: example.rate, randomness: example.randomness, example.traceState)
        #expect(decision.action == example.action)
        #expect(decision.reason == example.reason)
    }

    @Test(arguments: [0.5, 0.25, 0.2, 0.1, 0.05, 0.01, 0.001, 0.0001])
    func `Of a million traces the rate is kept, within four sigma`(rate: Double) {
        let environment = HeadSampler.Environment(name: "any", rate: rate)
        var random = FixedRandom(seed: 7)
        var kept = 0.0
        for _ in 0..<1_000_000 {
            let decision = environment.decide(traceID: random.traceID(), traceState: .empty)
            if decision.reason == .sampled { kept += 1 }
        }
        let expected = 1_000_000 * rate
        let sigma = (expected * (1 - rate)).squareRoot()
        #expect(abs(kept - expected) <= 4 * sigma)
    }

    @Test func `What a lower rate keeps a higher one keeps too`() {
        let environments = [0.9, 0.5, 0.2, 0.1, 0.01]
            .map { HeadSampler.Environment(name: "any", rate: $0) }
        var random = FixedRandom(seed: 11)
        for _ in 0..<20_000 {
            let id = random.traceID()
            let kept =
                environments
                .map { $0.decide(traceID: id, traceState: .empty).reason.isKept }
            #expect(kept == kept.sorted { $0 && !$1 })
        }
    }

    /// Fixed verdicts, so that another build or another machine cannot decide otherwise.
    @Test(arguments: [
        ("4bf92f3577b34da6a3ce929d0e0e4736", true), ("0af7651916cd43dd8448eb211c80319c", false),
        ("000000000000000000cccd0000000000", true), ("000000000000000000cccc ffffffffff", false),
        ("ffffffffffffffffff00000000000000", false), ("00000000000000010000000000000000", false),
        ("0000000000000000ffffffffffffffff", true),
    ])
    func `The same trace has the same verdict everywhere`(hex: String, isKept: Bool) throws {
        let id = try #require(TraceID(hex: hex.filter { $0 != " " }))
        let environment = HeadSampler.Environment(name: "dev", rate: 0.2)
        #expect(environment.decide(traceID: id, traceState: .empty).reason.isKept == isKept)
    }

    @Test func `Two stages one after the other keep what the stricter one keeps`() throws {
        let first = HeadSampler.Environment(name: "a", rate: 0.5)
        let second = HeadSampler.Environment(name: "b", rate: 0.2)
        var random = FixedRandom(seed: 13)
        for _ in 0..<20_000 {
            let id = random.traceID()
            let direct = second.decide(traceID: id, traceState: .empty)
            guard
                case .keepWithTraceState(let state) =
                    first.decide(traceID: id, traceState: .empty).action
            else {
                #expect(direct.action == .drop)
                continue
            }
            let after = withView(of: state) { second.decide(traceID: id, traceState: $0) }
            #expect(after == direct)
            guard case .keepWithTraceState(let strict) = after.action else { continue }
            let again = withView(of: strict) { first.decide(traceID: id, traceState: $0) }
            #expect(again.reason == .untouched)
        }
    }
}

/// A span with its randomness and thresholds, and what becomes of it.
struct EqualizingCase: Sendable, CustomTestStringConvertible {
    let rate: Double
    let randomness: UInt64
    let traceState: String
    let action: SpanAction
    let reason: HeadReason

    private init(
        _ rate: Double, _ randomness: UInt64, _ traceState: String, _ action: SpanAction,
        _ reason: HeadReason
    ) {
        self.rate = rate
        self.randomness = randomness
        self.traceState = traceState
        self.action = action
        self.reason = reason
    }

    var testDescription: String { "\(rate) of \(String(randomness, radix: 16)) '\(traceState)'" }

    private static let quarter: UInt64 = 0x40_0000_0000_0000
    private static let half: UInt64 = 0x80_0000_0000_0000
    private static let high: UInt64 = 0xC0_0000_0000_0000
    private static let top: UInt64 = 0xFF_FFFF_FFFF_FFFF

    static let all = fresh + sampledBefore + inconsistent + withRandomness + ends

    private static let fresh = [
        EqualizingCase(0.5, half, "", .keepWithTraceState("ot=th:8"), .sampled),
        EqualizingCase(0.5, half - 1, "", .drop, .belowThreshold),
        EqualizingCase(0.25, high, "a=1", .keepWithTraceState("ot=th:c,a=1"), .sampled),
        EqualizingCase(0.25, high - 1, "a=1", .drop, .belowThreshold),
        EqualizingCase(0.5, top, "ot=x:1", .keepWithTraceState("ot=th:8;x:1"), .sampled),
    ]

    private static let sampledBefore = [
        // Before at 100 %, at a higher, at the same and at a lower rate.
        EqualizingCase(0.5, half, "ot=th:0", .keepWithTraceState("ot=th:8"), .sampled),
        EqualizingCase(0.5, quarter, "ot=th:0", .drop, .belowThreshold),
        EqualizingCase(0.25, high, "ot=th:8", .keepWithTraceState("ot=th:c"), .sampled),
        EqualizingCase(0.25, half, "ot=th:8", .drop, .belowThreshold),
        EqualizingCase(0.5, half, "ot=th:8", .keep, .untouched),
        EqualizingCase(0.5, half, "ot=th:80,b=2", .keep, .untouched),
        EqualizingCase(0.5, high, "b=2,ot=th:c", .keep, .untouched),
        EqualizingCase(0.9, top, "ot=th:ffffffffffffff", .keep, .untouched),
    ]

    private static let inconsistent = [
        EqualizingCase(0.5, half, "ot=th:c", .keepWithTraceState(""), .inconsistent),
        EqualizingCase(
            0.5, half, "a=1,ot=th:c;x:1", .keepWithTraceState("ot=x:1,a=1"), .inconsistent),
        EqualizingCase(0.5, quarter, "ot=th:c", .drop, .belowThreshold),
        EqualizingCase(0.25, half, "ot=th:c", .drop, .belowThreshold),
    ]

    private static let withRandomness = [
        EqualizingCase(
            0.5, 0, "ot=rv:80000000000000",
            .keepWithTraceState("ot=th:8;rv:80000000000000"), .sampled),
        EqualizingCase(0.5, top, "ot=rv:7fffffffffffff", .drop, .belowThreshold),
        EqualizingCase(0.5, 0, "ot=th:c;rv:ffffffffffffff", .keep, .untouched),
        EqualizingCase(
            0.5, 0, "ot=rv:80000000000000;th:c",
            .keepWithTraceState("ot=rv:80000000000000"), .inconsistent),
        // Not 14 digits: the trace id counts.
        EqualizingCase(0.5, 0, "ot=rv:8", .drop, .belowThreshold),
    ]

    private static let ends = [
        EqualizingCase(1, 0, "", .keep, .untouched),
        EqualizingCase(1, 0, "ot=th:8", .keep, .untouched),
        EqualizingCase(0, top, "", .drop, .nothingKept),
        EqualizingCase(0, top, "ot=th:0", .drop, .nothingKept),
    ]
}
