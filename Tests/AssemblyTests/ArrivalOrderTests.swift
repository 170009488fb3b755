import Assembly
import OTLP
import TestSupport
import Testing
import TraceModel

/// Random numbers that are the same for the same seed (SplitMix64).
private struct SeededRandom: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

@Suite struct ArrivalOrderTests {
    private static let permutations = 10_000
    private static let slices = 4

    /// Requests with odd traces: a tree, a circle of parents, a span that is its own parent, two
    /// roots, orphans, and spans that were sent twice or share an id.
    private static func requests() throws -> [SpanBatch] {
        let requests: [[Span]] = [
            [span(1, of: 1), span(2, of: 1, parent: 1)],
            [span(3, of: 1, parent: 2), span(1, of: 2, parent: 2)],
            [span(3, of: 1, parent: 2)],
            [span(2, of: 2, parent: 3)],
            [span(3, of: 2, parent: 1), span(1, of: 3, parent: 1)],
            [span(1, of: 4), span(2, of: 4)],
            [span(2, of: 4), span(3, of: 4, parent: 77)],
            [span(3, of: 4, parent: 77, start: 5000)],
            [span(1, of: 3, parent: 1), span(4, of: 1, parent: 3)],
        ]
        return try requests.map { try SpanBatch.of($0) }
    }

    /// What became of a trace, however its spans came.
    private struct Outcome: Hashable {
        let traceID: TraceID
        let completion: TraceCompletion
        let spanCount: Int
        let spans: [String]

        init(_ trace: CompletedTrace) {
            traceID = trace.traceID
            completion = trace.completion
            spanCount = trace.spanCount
            spans =
                trace.runs.flatMap(\.records).map {
                    "\($0.spanID) \($0.parentSpanID?.description ?? "") \($0.startTime.nanoseconds)"
                }.sorted()
        }
    }

    @Test(arguments: 0..<slices)
    func `The order in which spans come makes no difference`(slice: Int) throws {
        let requests = try Self.requests()
        var expected: Set<Outcome>?
        for seed in stride(from: slice, to: Self.permutations, by: Self.slices) {
            var random = SeededRandom(state: UInt64(seed))
            let fixture = AssemblyFixture()
            for batch in requests.shuffled(using: &random) {
                fixture.pending.add(batch, receipt: nil)
                fixture.time.advance(by: .milliseconds(Int.random(in: 0..<100, using: &random)))
            }
            let outcome = Set(fixture.after(.seconds(20)).map(Outcome.init))
            if expected == nil { expected = outcome }
            guard outcome == expected else {
                Issue.record("seed \(seed): \(outcome)")
                return
            }
        }
        let outcomes = try #require(expected).sorted { $0.traceID < $1.traceID }
        #expect(outcomes.map(\.spanCount) == [4, 3, 1, 4])
        #expect(outcomes.map(\.completion) == [.gotRoot, .expired, .expired, .gotRoot])
    }
}
