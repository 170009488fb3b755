import Assembly
import Synchronization
import SystemClock
import TestSupport
import Testing
import TraceModel

@Suite struct PendingMemoryTests {
    @Test func `A batch counts whole until its last trace is settled`() throws {
        let fixture = AssemblyFixture()
        var large = span(1, of: 1)
        large.name = String(repeating: "x", count: 100_000)
        try fixture.add([large, span(1, of: 2, parent: 9)])
        let before = fixture.pending.statistics
        #expect(before.pendingBytes > 100_000 && before.decidingBytes == 0)
        // The large trace is decided and stored; the small one still needs the body.
        #expect(fixture.after(.seconds(2)).map(\.traceID) == [traceID(1)])
        fixture.pending.settle(traceID(1), .kept(threshold: 0))
        #expect(fixture.pending.statistics.pendingBytes > 100_000)
        #expect(fixture.after(.seconds(8)).map(\.traceID) == [traceID(2)])
        let deciding = fixture.pending.statistics
        #expect(deciding.pendingBytes == 0 && deciding.decidingBytes > 100_000)
        fixture.pending.settle(traceID(2), .dropped)
        let after = fixture.pending.statistics
        #expect(after.pendingBytes == 0 && after.decidingBytes == 0)
    }

    @Test func `Over the limit the oldest traces go first, until nine tenths are left`() throws {
        let probe = AssemblyFixture()
        try probe.add([span(1, of: 1)])
        let each = probe.pending.statistics.pendingBytes
        let fixture = AssemblyFixture(limits: AssemblyLimits(pendingBytes: each * 100))
        for trace in 0..<100 {
            try fixture.add([span(1, of: trace)])
            fixture.time.advance(by: .milliseconds(1))
        }
        #expect(fixture.pending.completeDue().isEmpty)
        try fixture.add([span(1, of: 100)])
        let ejected = fixture.pending.completeDue()
        #expect(ejected.map(\.traceID) == (0..<11).map(traceID))
        #expect(ejected.allSatisfy { $0.completion == .ejectedMemory })
        #expect(fixture.pending.statistics.completed == [.ejectedMemory: 11])
        #expect(fixture.pending.completeDue().isEmpty)
    }

    @Test func `What is under decision cannot be hurried, so the collector is full`() throws {
        let probe = AssemblyFixture()
        try probe.add([span(1, of: 1)])
        let each = probe.pending.statistics.pendingBytes
        let fixture = AssemblyFixture(limits: AssemblyLimits(pendingBytes: each * 10))
        for trace in 0..<20 {
            try fixture.add([span(1, of: trace)])
            _ = fixture.after(.milliseconds(1))
        }
        #expect(fixture.pending.isFull)
        #expect(fixture.pending.statistics.pendingBytes <= each * 10)
        for trace in 0..<11 { fixture.pending.settle(traceID(trace), .dropped) }
        #expect(!fixture.pending.isFull)
    }

    @Test func `The owner is told when something should not wait`() throws {
        let calls = Atomic(0)
        let pending = PendingTraces(
            limits: AssemblyLimits(pendingBytes: 10_000, spansPerTrace: 3), time: ManualTime()
        ) { calls.add(1, ordering: .relaxed) }
        pending.add(try .of([span(1, of: 1), span(2, of: 1)]), receipt: nil)
        #expect(calls.load(ordering: .relaxed) == 0)
        pending.add(try .of([span(3, of: 1)]), receipt: nil)
        #expect(calls.load(ordering: .relaxed) == 1)
        var large = span(1, of: 2)
        large.name = String(repeating: "x", count: 20_000)
        pending.add(try .of([large]), receipt: nil)
        #expect(calls.load(ordering: .relaxed) == 2)
    }

    @Test func `A day of traces leaves nothing behind`() throws {
        let fixture = AssemblyFixture()
        for round in 0..<200 {
            var receipts: [CountingReceipt] = []
            for trace in 0..<20 {
                receipts.append(try fixture.add([span(1, of: round * 20 + trace)]))
                receipts.append(
                    try fixture.add([
                        span(2, of: round * 20 + trace, parent: 1), span(1, of: 1_000_000 + round),
                    ]))
            }
            for trace in fixture.after(.seconds(3)) {
                fixture.pending.settle(
                    trace.traceID, round.isMultiple(of: 2) ? .dropped : .kept(threshold: 1))
            }
            #expect(receipts.allSatisfy { $0.open == 0 })
        }
        let statistics = fixture.pending.statistics
        #expect(statistics.pendingTraces == 0 && statistics.decidingTraces == 0)
        #expect(statistics.pendingSpans == 0)
        #expect(statistics.pendingBytes == 0 && statistics.decidingBytes == 0)
        #expect(statistics.addedTraces == 200 * 21 && statistics.addedSpans == 200 * 60)
        #expect(statistics.rememberedDecisions == 200 * 21)
    }

    @Test func `A batch without spans is nothing`() throws {
        let fixture = AssemblyFixture()
        try fixture.add([])
        #expect(fixture.pending.statistics == AssemblyStatistics())
    }
}
