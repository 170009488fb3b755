import Assembly
import TestSupport
import Testing
import TraceModel

/// Dropped traces that late spans bring back.
@Suite struct RescueTests {
    /// A trace of one span that was dropped.
    private func drop(
        _ number: Int, in fixture: AssemblyFixture, canBeRescued: Bool = true
    ) throws {
        let receipt = try fixture.add([span(1, of: number)])
        #expect(fixture.after(.seconds(2)).map(\.traceID) == [traceID(number)])
        fixture.pending.settle(traceID(number), .dropped, canBeRescued: canBeRescued)
        #expect(receipt.open == 0, "it is settled all the same")
        #expect(fixture.pending.trace(traceID(number)) == nil)
    }

    @Test func `A dropped trace comes back whole, once`() throws {
        let fixture = AssemblyFixture()
        try drop(1, in: fixture)
        #expect(fixture.pending.statistics.rescueBytes > 0)
        try fixture.add([span(2, of: 1, parent: 1)])
        let late = try #require(fixture.after(.seconds(1)).first)
        #expect(late.canBeRescued && late.earlierVerdict == .dropped)
        let back = try #require(fixture.pending.rescued(by: late))
        #expect(back.numbers == [1] && back.spanCount == 1)
        #expect(back.completion == .gotRoot)
        #expect(fixture.pending.rescued(by: late) == nil)
        #expect(fixture.pending.statistics.rescueBytes == 0)
        fixture.pending.settle(traceID(1), .kept(threshold: 0))
        try fixture.add([span(3, of: 1, parent: 1)])
        let later = try #require(fixture.after(.seconds(1)).first)
        #expect(later.earlierVerdict == .kept(threshold: 0) && !later.canBeRescued)
    }

    @Test func `Late spans that rescue nothing come back with their trace later`() throws {
        let fixture = AssemblyFixture()
        try drop(1, in: fixture)
        for number in 2...3 {
            try fixture.add([span(number, of: 1, parent: 1)])
            let late = try #require(fixture.after(.seconds(1)).first)
            fixture.pending.settle(traceID(1), .dropped, canBeRescued: late.canBeRescued)
        }
        try fixture.add([span(4, of: 1, parent: 1)])
        let late = try #require(fixture.after(.seconds(1)).first)
        #expect(fixture.pending.rescued(by: late)?.numbers == [1, 2, 3])
    }

    @Test func `What may not be rescued is not kept`() throws {
        let fixture = AssemblyFixture()
        try drop(1, in: fixture, canBeRescued: false)
        #expect(fixture.pending.statistics.rescueBytes == 0)
        try fixture.add([span(2, of: 1, parent: 1)])
        #expect(fixture.after(.seconds(1)).map(\.canBeRescued) == [false])
    }

    @Test func `The oldest go first when memory is over its limit`() throws {
        let one = AssemblyFixture()
        try drop(1, in: one)
        let size = one.pending.statistics.rescueBytes
        let fixture = AssemblyFixture(limits: AssemblyLimits(rescueBytes: size * 3))
        for number in 1...50 { try drop(number, in: fixture) }
        #expect(fixture.pending.statistics.rescueBytes == size * 3)
        for number in 1...50 { try fixture.add([span(2, of: number)]) }
        let late = fixture.after(.seconds(1)).sorted { $0.traceID < $1.traceID }
        #expect(late.count == 50 && late.allSatisfy(\.canBeRescued))
        let back = late.compactMap { fixture.pending.rescued(by: $0)?.traceID }
        #expect(back == [traceID(48), traceID(49), traceID(50)])
        #expect(fixture.pending.statistics.rescueBytes == 0)
    }

    @Test func `A batch with many dropped traces counts once`() throws {
        let fixture = AssemblyFixture()
        try fixture.add((1...20).map { span(1, of: $0) })
        for trace in fixture.after(.seconds(2)) {
            fixture.pending.settle(trace.traceID, .dropped, canBeRescued: true)
        }
        let bytes = fixture.pending.statistics.rescueBytes
        for number in 1...19 {
            try fixture.add([span(2, of: number)])
            let late = try #require(fixture.after(.seconds(1)).first)
            #expect(fixture.pending.rescued(by: late) != nil)
            #expect(fixture.pending.statistics.rescueBytes == bytes)
            fixture.pending.settle(traceID(number), .kept(threshold: 0))
        }
        try fixture.add([span(2, of: 20)])
        let late = try #require(fixture.after(.seconds(1)).first)
        #expect(fixture.pending.rescued(by: late) != nil)
        #expect(fixture.pending.statistics.rescueBytes == 0)
    }

    @Test func `Replayed spans of a dropped trace can be brought back`() throws {
        let fixture = AssemblyFixture()
        let decided = fixture.time.now()
        fixture.pending.remember(
            traceID(1), RememberedVerdict(.dropped, canBeRescued: true, at: decided))
        let receipt = try fixture.add([span(1, of: 1)], replayedFrom: decided)
        #expect(receipt.open == 0)
        try fixture.add([span(2, of: 1, parent: 1)])
        let late = try #require(fixture.after(.seconds(1)).first)
        #expect(fixture.pending.rescued(by: late)?.numbers == [1])
    }
}
