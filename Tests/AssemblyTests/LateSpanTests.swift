import Assembly
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

    @Test func `Late spans of a dropped trace are dropped at once`() throws {
        let fixture = AssemblyFixture()
        try fixture.add([span(1, of: 1)])
        _ = fixture.after(.seconds(2))
        fixture.pending.settle(traceID(1), .dropped)
        let receipt = try fixture.add([span(2, of: 1, parent: 1), span(1, of: 2)])
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
        #expect(first.open == 0)
        let statistics = fixture.pending.statistics
        if verdict == .dropped {
            #expect(second.open == 0 && statistics.lateSpansDropped == 1)
            #expect(fixture.pending.trace(traceID(1)) == nil)
            #expect(statistics.pendingBytes == 0 && statistics.decidingBytes == 0)
        } else {
            #expect(second.open == 1 && statistics.lateSpansKept == 1)
            // They have waited long enough already.
            let late = fixture.pending.completeDue()
            #expect(late.map(\.completion) == [.late] && late.map(\.numbers) == [[2]])
        }
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
        let completed = fixture.after(.seconds(10))
        #expect(completed.map(\.traceID) == [traceID(1)])
        #expect(completed.map(\.completion) == [.expired])
        #expect(completed.allSatisfy { !$0.mayBeStored && $0.earlierVerdict == nil })
    }

    @Test func `Verdicts from before this process hold for replayed spans`() throws {
        let fixture = AssemblyFixture()
        fixture.pending.remember(traceID(1), .dropped)
        fixture.pending.remember(traceID(2), .kept(threshold: 5))
        let receipt = try fixture.add(
            [span(1, of: 1), span(1, of: 2), span(1, of: 3)], replayed: true)
        #expect(receipt.open == 2)
        let completed = fixture.after(.seconds(2)).sorted { $0.traceID < $1.traceID }
        #expect(completed.map(\.completion) == [.late, .gotRoot])
        #expect(completed.allSatisfy { $0.mayBeStored })
    }

    @Test func `Whether some spans were replayed is said of the whole trace`() throws {
        let fixture = AssemblyFixture()
        try fixture.add([span(1, of: 1)])
        try fixture.add([span(2, of: 1, parent: 1)], replayed: true)
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
