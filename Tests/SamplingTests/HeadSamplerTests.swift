import OTLP
import Sampling
import Testing
import TraceContext
import TraceModel

@Suite struct HeadSamplerTests {
    private let sampler = HeadSampler(
        rates: ["local": 0, "dev": 0.2, "Production": 1, "half": 0.5])
    /// Kept at 20 % and at 50 %.
    private let high = TraceID(high: 1, low: 0x00F0_0000_0000_0000)
    /// Kept at 50 % only.
    private let middle = TraceID(high: 1, low: 0x0090_0000_0000_0000)
    private let low = TraceID(high: 1, low: 0x0010_0000_0000_0000)

    private func spans(_ ids: TraceID?...) -> [TestRequest.TestSpan] {
        ids.enumerated().compactMap { index, id in
            id.map { TestRequest.TestSpan(traceID: $0, spanID: UInt64(index + 1)) }
        }
    }

    private func index(_ environment: String) throws -> Int {
        try #require(sampler.environments.firstIndex { $0.name == environment })
    }

    @Test func `The default environment stands first and keeps all unless told otherwise`() {
        #expect(sampler.environments.map(\.name) == ["default", "dev", "half", "local", "prod"])
        #expect(sampler.environments.first?.threshold == .keepAll)
        let strict = HeadSampler(rates: ["default": 0.5])
        #expect(strict.environments.first?.threshold?.description == "8")
    }

    @Test func `Each environment has its own rate`() throws {
        let ids = spans(high, middle, low)
        let batch = try TestRequest(resources: [
            ("local", ids), ("development", ids), ("half", ids), (" PROD ", ids), (nil, ids),
            ("qa", ids),
        ]).batch()
        var tally = HeadTally(for: sampler)
        let actions = try #require(sampler.sample(batch, counting: &tally))
        #expect(actions.count == batch.spans.count)
        #expect(actions.count { $0 == .keep } == 9)
        #expect(actions.count { $0 == .keepWithTraceState("ot=th:cccd") } == 1)
        #expect(actions.count { $0 == .keepWithTraceState("ot=th:8") } == 2)
        #expect(tally[try index("local"), .nothingKept] == 3)
        #expect(tally[try index("dev"), .sampled] == 1)
        #expect(tally[try index("dev"), .belowThreshold] == 2)
        #expect(tally[try index("half"), .sampled] == 2)
        #expect(tally.kept(try index("half")) == 2)
        #expect(tally[try index("prod"), .untouched] == 3)
        #expect(tally[0, .untouched] == 6)
        #expect(tally.unknownEnvironmentSpans == 3)
        #expect(tally.unknownEnvironment == "qa")
    }

    @Test func `Nothing is touched where everything is kept`() throws {
        let ids = spans(high, middle, low)
        for resources in [[("prod", ids)], [("prod", ids), (nil, ids), ("qa", ids)]] {
            let batch = try TestRequest(resources: resources).batch()
            var tally = HeadTally(for: sampler)
            #expect(sampler.sample(batch, counting: &tally) == nil)
            #expect(tally[try index("prod"), .untouched] == 3)
        }
    }

    @Test func `Spans that were all sampled lower before are not touched`() throws {
        let id = try #require(high)
        let span = TestRequest.TestSpan(traceID: id, traceState: "ot=th:f")
        let batch = try TestRequest(resources: [("dev", [span, span])]).batch()
        var tally = HeadTally(for: sampler)
        #expect(sampler.sample(batch, counting: &tally) == nil)
        #expect(tally[try index("dev"), .untouched] == 2)
    }

    @Test func `An empty batch has no actions`() throws {
        let batch = try TestRequest(resources: [("dev", [])]).batch()
        var tally = HeadTally(for: sampler)
        #expect(sampler.sample(batch, counting: &tally) == nil)
        #expect(tally.kept(try index("dev")) == 0)
    }

    @Test func `Counts begin anew after a reset`() throws {
        let batch = try TestRequest(resources: [("qa", spans(high))]).batch()
        var tally = HeadTally(for: sampler)
        _ = sampler.sample(batch, counting: &tally)
        tally.reset()
        #expect(tally[0, .untouched] == 0)
        #expect(tally.unknownEnvironmentSpans == 0)
        #expect(tally.unknownEnvironment == nil)
    }

    @Test func `What is kept is written with its threshold, byte for byte otherwise`() throws {
        let id = try #require(high)
        let dropped = try #require(low)
        let batch = try TestRequest(resources: [
            (
                "dev",
                [
                    TestRequest.TestSpan(traceID: id, spanID: 1, traceState: "a=1,ot=th:0"),
                    TestRequest.TestSpan(traceID: dropped, spanID: 2),
                    TestRequest.TestSpan(traceID: id, spanID: 3),
                    TestRequest.TestSpan(traceID: id, spanID: 4, traceState: "ot=th:f"),
                ]
            )
        ]).batch()
        var tally = HeadTally(for: sampler)
        let actions = try #require(sampler.sample(batch, counting: &tally))
        let kept = try #require(batch.rewritten { actions[$0] })
        let run = try #require(kept.runs.first)
        var decoder = SpanDecoder(kept)
        let spans = decoder.decode(run)
        #expect(spans.map(\.traceState) == ["ot=th:cccd,a=1", "ot=th:cccd", "ot=th:f"])
        #expect(spans.map(\.spanID.value) == [1, 3, 4])
        let again = try SpanBatch.scan(kept.body).batch
        var second = HeadTally(for: sampler)
        #expect(sampler.sample(again, counting: &second) == nil)
    }
}
