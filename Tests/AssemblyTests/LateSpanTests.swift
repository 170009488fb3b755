import Assembly
import TestSupport
import Testing
import TraceModel

@Suite struct LateSpanTests {
    @Test func `Late spans of a kept trace follow it together`() throws {
        let fixture = AssemblyFixture()
        try fixture.add([span(1, of: 1)])
        _ = fixture.after(.seconds(2))
        fixture.pending.settle(traceID(1), .kept(threshold: 77))
        let first = try fixture.add([span(2, of: 1, parent: 1)])
        #expect(fixture.after(.milliseconds(600)).isEmpty)
        // Neither another late span nor a late root moves the deadline.
        let second = try fixture.add([span(3, of: 1)])
        let late = fixture.after(.milliseconds(400))
        #expect(late.map(\.completion) == [.late])
        #expect(late.map(\.numbers) == [[2, 3]])
        #expect(late.map(\.earlierVerdict) == [.kept(threshold: 77)])
        #expect(late.allSatisfy { $0.mayBeStored })
        #expect(first.open == 1 && second.open == 1)
        fixture.pending.settle(traceID(1), .kept(threshold: 77))
        #expect(first.open == 0 && second.open == 0)
        #expect(fixture.pending.statistics.lateSpansKept == 2)
    }

    @Test func `Late spans of a dropped trace are handed on with its verdict`() throws {
        let fixture = AssemblyFixture()
        try fixture.add([span(1, of: 1)])
        _ = fixture.after(.seconds(2))
        fixture.pending.settle(traceID(1), .dropped)
        let receipt = try fixture.add([span(2, of: 1, parent: 1), span(1, of: 2)])
        let late = fixture.after(.seconds(1))
        #expect(late.map(\.completion) == [.late])
        #expect(late.map(\.earlierVerdict) == [.dropped])
        #expect(late.map(\.canBeRescued) == [false])
        fixture.pending.settle(traceID(1), .dropped)
        #expect(receipt.open == 1)
        #expect(fixture.pending.trace(traceID(1)) == nil)
        let statistics = fixture.pending.statistics
        #expect(statistics.lateSpansDropped == 1 && statistics.pendingTraces == 1)
    }

    @Test(arguments: [TraceVerdict.kept(threshold: 0), .dropped])
    func `Spans that come while their trace is under decision follow its verdict`(
        verdict: TraceVerdict
    ) throws {
        let fixture = AssemblyFixture()
        let first = try fixture.add([span(1, of: 1)])
        #expect(fixture.after(.seconds(2)).count == 1)
        let second = try fixture.add([span(2, of: 1, parent: 1)])
        #expect(fixture.after(.seconds(100)).isEmpty)
        #expect(fixture.pending.drain().isEmpty)
        fixture.pending.settle(traceID(1), verdict)
        #expect(first.open == 0 && second.open == 1)
        // They have waited long enough already.
        let late = fixture.pending.completeDue()
        #expect(late.map(\.completion) == [.late] && late.map(\.numbers) == [[2]])
        #expect(late.map(\.earlierVerdict) == [verdict])
        fixture.pending.settle(traceID(1), verdict)
        let statistics = fixture.pending.statistics
        #expect(statistics.lateSpansDropped == (verdict == .dropped ? 1 : 0))
        #expect(statistics.lateSpansKept == (verdict == .dropped ? 0 : 1))
        #expect(second.open == 0)
        #expect(fixture.pending.trace(traceID(1)) == nil)
        #expect(statistics.pendingBytes == 0 && statistics.decidingBytes == 0)
    }

    @Test func `A forgotten verdict makes late spans a trace of their own`() throws {
        let fixture = AssemblyFixture(
            limits: AssemblyLimits(rememberedDecisions: 1), shards: 1)
        for trace in 1...2 {
            try fixture.add([span(1, of: trace)])
            _ = fixture.after(.seconds(2))
            fixture.pending.settle(traceID(trace), .dropped)
        }
        try fixture.add([span(2, of: 1, parent: 1), span(2, of: 2, parent: 1)])
        let completed = fixture.after(.seconds(10)).filter { $0.completion != .late }
        #expect(completed.map(\.traceID) == [traceID(1)])
        #expect(completed.map(\.completion) == [.expired])
        #expect(completed.allSatisfy { !$0.mayBeStored && $0.earlierVerdict == nil })
    }

    @Test func `Verdicts from before this process hold for replayed spans`() throws {
        let fixture = AssemblyFixture()
        let decided = fixture.time.now()
        fixture.pending.remember(traceID(1), RememberedVerdict(.dropped, at: decided))
        fixture.pending.remember(
            traceID(2), RememberedVerdict(.kept(threshold: 5), at: decided))
        let before = decided.subtracting(nanoseconds: 3_000_000_000)
        let receipt = try fixture.add(
            [span(1, of: 1), span(1, of: 2), span(1, of: 3)], replayedFrom: before)
        #expect(receipt.open == 2)
        let completed = fixture.after(.seconds(2)).sorted { $0.traceID < $1.traceID }
        #expect(completed.map(\.completion) == [.gotRoot, .gotRoot], "none of them is late")
        #expect(completed.map(\.earlierVerdict) == [.kept(threshold: 5), nil])
        #expect(completed.allSatisfy { $0.mayBeStored })
    }

    @Test func `Replayed spans that came after the verdict on their trace are late`() throws {
        let fixture = AssemblyFixture()
        let decided = fixture.time.now()
        for number in 1...2 {
            fixture.pending.remember(
                traceID(number),
                RememberedVerdict(
                    number == 1 ? .dropped : .kept(threshold: 0), canBeRescued: true, at: decided))
        }
        let receipt = try fixture.add(
            [span(2, of: 1), span(2, of: 2)],
            replayedFrom: decided.adding(nanoseconds: 1_000_000_000))
        let late = fixture.after(.seconds(1)).sorted { $0.traceID < $1.traceID }
        #expect(late.map(\.completion) == [.late, .late])
        #expect(late.map(\.canBeRescued) == [true, false])
        #expect(receipt.open == 2)
    }

    @Test func `Whether some spans were replayed is said of the whole trace`() throws {
        let fixture = AssemblyFixture()
        try fixture.add([span(1, of: 1)])
        try fixture.add([span(2, of: 1, parent: 1)], replayedFrom: .epoch)
        try fixture.add([span(1, of: 2)])
        let completed = fixture.after(.seconds(2)).sorted { $0.traceID < $1.traceID }
        #expect(completed.map(\.mayBeStored) == [true, false])
    }

    @Test func `Settling what was not handed on changes nothing but the memory`() throws {
        let fixture = AssemblyFixture()
        let receipt = try fixture.add([span(1, of: 1)])
        fixture.pending.settle(traceID(1), .dropped)
        fixture.pending.settle(traceID(2), .dropped)
        #expect(receipt.open == 1)
        #expect(fixture.after(.seconds(2)).count == 1)
    }
}
