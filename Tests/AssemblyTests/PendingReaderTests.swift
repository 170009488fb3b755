import Assembly
import TestSupport
import Testing
import TraceModel

@Suite struct PendingReaderTests {
    @Test func `A trace is visible at every step until it is settled`() throws {
        let fixture = AssemblyFixture()
        let pending = fixture.pending
        #expect(pending.trace(traceID(1)) == nil)
        try fixture.add([span(1, of: 1)])
        #expect(pending.trace(traceID(1))?.state == .collecting)
        #expect(pending.trace(traceID(1))?.numbers == [1])
        let completed = fixture.after(.seconds(2))
        #expect(completed.count == 1)
        #expect(pending.trace(traceID(1))?.state == .deciding)
        try fixture.add([span(2, of: 1, parent: 1)])
        // Both parts are seen as one trace.
        #expect(pending.trace(traceID(1))?.state == .deciding)
        #expect(pending.trace(traceID(1))?.numbers == [1, 2])
        pending.settle(traceID(1), .kept(threshold: 0))
        #expect(pending.trace(traceID(1))?.state == .collecting)
        #expect(pending.trace(traceID(1))?.numbers == [2])
        #expect(pending.trace(traceID(1))?.mayBeStored == true)
        #expect(fixture.after(.seconds(1)).count == 1)
        #expect(pending.trace(traceID(1))?.numbers == [2])
        pending.settle(traceID(1), .kept(threshold: 0))
        #expect(pending.trace(traceID(1)) == nil)
    }

    @Test func `A visit meets every trace, in whichever state it is`() throws {
        let fixture = AssemblyFixture()
        for trace in 0..<500 { try fixture.add([span(1, of: trace)]) }
        _ = fixture.after(.seconds(2))
        for trace in 500..<1000 { try fixture.add([span(1, of: trace)]) }
        var met: [TraceID: PendingTrace.State] = [:]
        let isWhole = fixture.pending.forEach { trace in
            #expect(met.updateValue(trace.state, forKey: trace.traceID) == nil)
            return true
        }
        #expect(isWhole && met.count == 1000)
        #expect(met.values.count { $0 == .deciding } == 500)
    }

    @Test func `A visit meets what stays while other traces come and go`() throws {
        let fixture = AssemblyFixture(shards: 1)
        for trace in 0..<600 { try fixture.add([span(1, of: trace, parent: trace % 3)]) }
        var met: Set<TraceID> = []
        var next = 1000
        let isWhole = fixture.pending.forEach { trace in
            met.insert(trace.traceID)
            if met.count == 300 {
                for done in fixture.after(.seconds(2)) {
                    fixture.pending.settle(done.traceID, .dropped)
                }
            }
            do { try fixture.add([span(1, of: next)]) } catch { Issue.record(error) }
            next += 1
            return next < 3000
        }
        // Those with a root, every third, were gone by then; the others must have been met.
        let staying = (0..<600).filter { $0 % 3 != 0 }.map(traceID)
        #expect(!isWhole || met.isSuperset(of: staying))
    }

    @Test func `A visit keeps its limit and says that it is not whole`() throws {
        let fixture = AssemblyFixture()
        for trace in 0..<50 { try fixture.add([span(1, of: trace)]) }
        var count = 0
        let isWhole = fixture.pending.forEach(limit: 10) { _ in
            count += 1
            return true
        }
        #expect(!isWhole && count == 10)
        #expect(fixture.pending.forEach(limit: 50) { _ in true })
        #expect(!fixture.pending.forEach { _ in false })
    }

    @Test func `Ids are found by their first digits`() throws {
        let fixture = AssemblyFixture()
        var spans = (1...4).map { span($0, of: 1, parent: 9) }
        for (index, hex) in ["abcd0000", "abcd1111", "abce0000", "12345678"].enumerated() {
            spans[index].traceID = try #require(
                TraceID(hex: hex + String(repeating: "0", count: 24)))
        }
        try fixture.add(spans)
        let prefix = try #require(TraceIDPrefix("abcd"))
        let found = fixture.pending.traceIDs(withPrefix: prefix, limit: 10)
        #expect(found == [spans[0].traceID, spans[1].traceID])
        #expect(fixture.pending.traceIDs(withPrefix: prefix, limit: 1).count == 1)
        let none = try #require(TraceIDPrefix("00000000"))
        #expect(fixture.pending.traceIDs(withPrefix: none, limit: 10).isEmpty)
    }

    @Test func `The age is that of the oldest pending trace`() throws {
        let fixture = AssemblyFixture()
        #expect(fixture.pending.statistics.oldestAge == .zero)
        try fixture.add([span(1, of: 1, parent: 9)])
        fixture.time.advance(by: .seconds(3))
        try fixture.add([span(1, of: 2, parent: 9)])
        fixture.time.advance(by: .seconds(4))
        #expect(fixture.pending.statistics.oldestAge == .seconds(7))
        _ = fixture.after(.seconds(3))
        #expect(fixture.pending.statistics.oldestAge == .seconds(7))
    }

    @Test func `Readers do not see spans twice`() throws {
        let fixture = AssemblyFixture()
        try fixture.add([span(1, of: 1), span(2, of: 1, parent: 1)])
        try fixture.add([span(2, of: 1, parent: 1), span(3, of: 1, parent: 1)])
        #expect(fixture.pending.trace(traceID(1))?.numbers == [1, 2, 3])
    }
}
