import Testing
import TraceModel

@testable import Query

@Suite struct SelfTimeTests {
    struct Case: Sendable {
        let children: [(start: UInt64, end: UInt64)]
        let selfTime: UInt64
    }

    @Test(arguments: [
        Case(children: [], selfTime: 100),
        Case(children: [(10, 30), (50, 60)], selfTime: 70),
        Case(children: [(10, 60), (40, 80)], selfTime: 30),
        Case(children: [(10, 80), (20, 30)], selfTime: 30),
        Case(children: [(0, 100)], selfTime: 0),
        Case(children: [(90, 150)], selfTime: 90),
        Case(children: [(150, 200)], selfTime: 100),
    ])
    func `Self time is what no child covers`(example: Case) throws {
        let inner = try example.children.enumerated().map {
            try SpanFixture.span(UInt64($0) + 2, in: 1, from: $1.start, to: $1.end)
        }
        let tree = TraceTree([try SpanFixture.span(1)] + inner)
        #expect(tree.selfTimes()[0] == example.selfTime)
    }

    @Test(arguments: 0..<40)
    func `Self time never exceeds the duration`(seed: UInt64) throws {
        let tree = TraceTree(try SpanFixture.anything(seed: seed, count: 50))
        for (span, own) in zip(tree.spans, tree.selfTimes()) { #expect(own <= span.durationNanos) }
    }

    @Test func `Times at the end of the range do not overflow`() throws {
        let tree = TraceTree([
            try SpanFixture.span(1, from: 0, to: .max),
            try SpanFixture.span(2, in: 1, from: .max - 1, to: .max),
            try SpanFixture.span(3, in: 1, from: .max, to: 0),
        ])
        #expect(tree.selfTimes() == [.max - 1, 1, 0])
    }
}
