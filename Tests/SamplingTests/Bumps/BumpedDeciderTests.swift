import Assembly
import OTLP
import Sampling
import TestSupport
import Testing
import TraceContext
import TraceModel

/// What the tail makes of bumps, policies and what the head left to it.
@Suite struct BumpedDeciderTests {
    private static let rates: [Double] = [0, 0.05, 0.2, 0.5, 1]

    /// One of 64 values of randomness, spread evenly.
    private static func randomness(_ step: UInt64) -> UInt64 { step << 50 | 1 << 49 }

    private static func job(
        _ step: UInt64, environment: String, sampledAt rate: Double = 1, type: String = "report",
        status: SpanStatus.Code = .unset
    ) -> TraceSketch {
        let threshold = Threshold(rate: rate) ?? .keepAll
        return TraceSketch(
            [
                SpanSketch(
                    id: 1, kind: .consumer, status: status,
                    attributes: [Attribute("job.type", .string(type))],
                    traceState: threshold == .keepAll ? "" : "ot=th:\(threshold)",
                    environment: environment),
                SpanSketch(
                    id: 2, parent: 1,
                    traceState: threshold == .keepAll ? "" : "ot=th:\(threshold)",
                    environment: environment),
            ], randomness: randomness(step))
    }

    private static func baseline(_ rate: Double) throws -> PolicySet {
        try PolicyText.compile(
            """
            - name: errors
              type: status_code
              status_code: { status_codes: [ERROR] }
            - name: baseline
              type: probabilistic
              probabilistic: { sampling_percentage: \(rate * 100) }
            """, environment: "env")
    }

    /// Sends the traces of one kind that an SDK lets through, and looks at what is kept.
    ///
    /// - Returns: The thresholds that were written, and whether exactly the traces over them were
    ///   kept.
    private func outcome(
        _ setup: BumpedEnvironment, sdk: Double, _ type: String, _ status: SpanStatus.Code
    ) throws -> (thresholds: Set<UInt64>, isExact: Bool) {
        let sampled = Threshold(rate: sdk) ?? .keepAll
        var thresholds: Set<UInt64> = []
        var kept: Set<UInt64> = []
        for step in 0..<UInt64(64) where sampled.keeps(Self.randomness(step)) {
            let sketch = Self.job(
                step, environment: "env", sampledAt: sdk, type: type, status: status)
            guard let threshold = try setup.kept(sketch) else { continue }
            thresholds.insert(threshold)
            kept.insert(step)
        }
        let threshold = thresholds.first ?? 1 << 56
        let isExact = (0..<UInt64(64)).allSatisfy { step in
            kept.contains(step) == (Self.randomness(step) >= threshold)
        }
        return (thresholds, isExact)
    }

    @Test(arguments: [0.05, 0.2, 0.5, 1], [false, true])
    func `Whatever SDK, head, policies and bump sample, the weight is right`(
        rate: Double, isWide: Bool
    ) throws {
        for head in Self.rates {
            for tail in Self.rates {
                let setup = BumpedEnvironment(
                    ["env": HeadRates(head)], policies: [try Self.baseline(tail)])
                let match = BumpMatcher.of("env") { if !isWide { $0.jobType = "report" } }
                setup.board.put([try setup.bump(match, rate: rate)])
                for sdk in [0.1, 0.5, 1] {
                    for status in [SpanStatus.Code.unset, .error] {
                        for type in ["report", "other"] {
                            let (thresholds, isExact) = try outcome(setup, sdk: sdk, type, status)
                            #expect(
                                thresholds.count <= 1 && isExact,
                                "head \(head) tail \(tail) sdk \(sdk) \(status) \(type)")
                        }
                    }
                }
            }
        }
    }

    @Test func `A matching trace is kept at the bump's rate and others as before`() throws {
        let setup = BumpedEnvironment(["env": HeadRates(0.2)])
        let match = BumpMatcher.of("env") { $0.jobType = "report" }
        func kept(_ type: String) throws -> Int {
            try (0..<64).count {
                try setup.kept(Self.job($0, environment: "env", type: type)) != nil
            }
        }
        let before = (try kept("report"), try kept("other"))
        #expect(before == (13, 13))
        setup.board.put([try setup.bump(match, for: .seconds(60))])
        #expect(try kept("report") == 64)
        #expect(try kept("other") == 13)
        setup.time.advance(by: .seconds(60))
        #expect(try kept("report") == 13)
        #expect(try kept("other") == 13)
    }

    @Test func `A trace that was deferred when its bump ended is decided as the head would`() throws
    {
        let setup = BumpedEnvironment(["env": HeadRates(0.2)])
        setup.board.put([
            try setup.bump(.of("env") { $0.jobType = "report" }, for: .seconds(60))
        ])
        let low = try #require(try setup.afterHead(Self.job(0, environment: "env")))
        let high = try #require(try setup.afterHead(Self.job(63, environment: "env")))
        setup.time.advance(by: .seconds(61))
        let dropped = setup.tail.decide(low)
        #expect(dropped.verdict == .dropped)
        #expect(dropped.reason == .belowHeadThreshold)
        #expect(dropped.bump == nil)
        let kept = setup.tail.decide(high)
        let fifth = try #require(Threshold(rate: 0.2))
        #expect(kept.verdict == .kept(threshold: fifth.value))
        #expect(try traceStates(kept) == ["ot=th:cccd", "ot=th:cccd"])
    }

    @Test func `What is stored carries no mark and the threshold of the bump`() throws {
        let setup = BumpedEnvironment(["env": HeadRates(0.05)])
        setup.board.put([try setup.bump(.of("env") { $0.jobType = "report" }, rate: 0.5)])
        let trace = try #require(try setup.afterHead(Self.job(40, environment: "env")))
        let decision = setup.tail.decide(trace)
        #expect(decision.verdict == .kept(threshold: 1 << 55))
        #expect(decision.bump == BumpID(number: 1))
        #expect(decision.isOwedToBump)
        #expect(setup.board.kept(by: try #require(BumpID(number: 1))) == 1)
        #expect(try traceStates(decision) == ["ot=th:8", "ot=th:8"])
        #expect(decision.stored?.spanCount == 2)
        #expect(
            decision.stored?.runs.allSatisfy { $0.records.allSatisfy { !$0.hasHeadMark } } == true)
    }

    @Test func `Of a trace in two environments only what a head drops is cut off`() throws {
        let setup = BumpedEnvironment(["env": HeadRates(0.2), "prod": HeadRates(1)])
        setup.board.put([try setup.bump(.of("env") { $0.jobType = "never" })])
        var sketch = Self.job(0, environment: "env")
        sketch.spans.append(SpanSketch(id: 3, parent: 1, environment: "prod"))
        sketch.isScattered = true
        let trace = try #require(try setup.afterHead(sketch))
        #expect(trace.spanCount == 3)
        let decision = setup.tail.decide(trace)
        #expect(decision.reason == .noTailPolicies)
        #expect(decision.stored?.spanCount == 1)
        #expect(decision.stored?.runs.first?.records.first?.spanID == SpanID(3))
    }

    @Test func `Policies that drop are not overruled`() throws {
        let set = try PolicyText.compile(
            """
            - name: health
              type: drop
              drop: { drop_sub_policy: [{ name: a, type: span_count, span_count: { min_spans: 2 } }] }
            """, environment: "env")
        let setup = BumpedEnvironment(["env": HeadRates(0.5)], policies: [set])
        setup.board.put([
            try setup.bump(1, .of("env")), try setup.bump(2, .of("env") { $0.jobType = "report" }),
        ])
        #expect(try setup.kept(Self.job(63, environment: "env")) == nil)
    }

    @Test func `Late spans follow their trace, and lose their marks`() throws {
        let setup = BumpedEnvironment(["env": HeadRates(0.2)])
        setup.board.put([try setup.bump(.of("env") { $0.jobType = "report" })])
        var sketch = Self.job(0, environment: "env")
        sketch.earlier = .kept(threshold: 0)
        let decision = setup.tail.decide(try #require(try setup.afterHead(sketch)))
        #expect(decision.reason == .lateSpans)
        #expect(try traceStates(decision) == ["", ""])
    }

    @Test func `What only looks like a mark is data`() throws {
        let setup = BumpedEnvironment(["env": HeadRates(1)])
        for state in [
            "tracewell=head:", "tracewell=head:xyz,a=1", "tracewell=head:ffffffffffffffff",
        ] {
            let span = SpanSketch(traceState: state, environment: "env")
            let trace = try TraceSketch([span], randomness: 5).completed()
            let decision = setup.tail.decide(trace)
            #expect(decision.verdict == .kept(threshold: 0))
            #expect(try traceStates(decision) == [state])
        }
    }

    private func traceStates(_ decision: TraceDecision) throws -> [String] {
        let stored = try #require(decision.stored)
        return stored.runs.flatMap { run in
            run.batch.runs.flatMap { part in
                var decoder = SpanDecoder(run.batch)
                return decoder.decode(part).map(\.traceState)
            }
        }
    }
}
