import Assembly
import OTLP
import Query
import TestSupport
import Testing
import TraceModel
import TraceStore

@Suite struct TraceLookUpTests {
    private func prefix(_ text: String) throws -> TraceIDPrefix {
        try #require(TraceIDPrefix(text))
    }

    @Test func `A pending trace is found and collecting`() throws {
        let fixture = Fixture()
        try fixture.wait(try Fixture.span(1, of: 7))
        let trace = try #require(try fixture.lookUp.trace(try Fixture.id(7)))
        #expect(trace.state == .collecting)
        #expect(trace.decoded().spans.map(\.spanID.value) == [1])
    }

    @Test func `A stored trace is found with its reasons and its weight`() throws {
        let fixture = Fixture()
        try fixture.put(try Fixture.span(1, of: 7), threshold: 1 << 55)
        try fixture.put(try Fixture.span(2, of: 7, in: 1), completion: .late)
        let trace = try #require(try fixture.lookUp.trace(try Fixture.id(7))).decoded()
        #expect(trace.state == .stored)
        #expect(trace.completions == [.gotRoot, .late])
        #expect(trace.weight == 2)
        #expect(trace.lateSpans == [1])
    }

    @Test func `An unknown trace is not found`() throws {
        #expect(try Fixture().lookUp.trace(try Fixture.id(7)) == nil)
    }

    @Test func `A trace that is being stored is one trace`() throws {
        let fixture = Fixture()
        let spans = [try Fixture.span(1, of: 7), try Fixture.span(2, of: 7, in: 1)]
        try fixture.wait(spans[0], spans[1])
        try fixture.put(spans[0], spans[1])
        let trace = try #require(try fixture.lookUp.trace(try Fixture.id(7)))
        #expect(trace.decoded().spans.map(\.spanID.value) == [1, 2])
        #expect(trace.decoded().lateSpans.isEmpty)
        #expect(trace.state == .stored)
    }

    @Test func `Spans that wait beside a stored trace are late`() throws {
        let fixture = Fixture()
        try fixture.put(try Fixture.span(1, of: 7))
        try fixture.wait(try Fixture.span(2, of: 7, in: 1))
        let trace = try #require(try fixture.lookUp.trace(try Fixture.id(7))).decoded()
        #expect(trace.lateSpans == [1])
        #expect(trace.state == .stored)
    }

    @Test func `Different spans with one identifier are both kept`() throws {
        let fixture = Fixture()
        try fixture.put(try Fixture.span(1, of: 7, at: 10), try Fixture.span(1, of: 7, at: 20))
        let trace = try #require(try fixture.lookUp.trace(try Fixture.id(7)))
        #expect(trace.decoded().spans.count == 2)
    }

    @Test func `Over a limit spans are counted and left out`() throws {
        var fixture = Fixture()
        fixture.limits.spans = 2
        for id in 1...5 as ClosedRange<UInt64> { try fixture.wait(try Fixture.span(id, of: 7)) }
        let trace = try #require(try fixture.lookUp.trace(try Fixture.id(7)))
        #expect(trace.decoded().spans.count == 2)
        #expect(trace.omittedCount == 3)
        #expect(trace.summary().spanCount == 5)
        fixture.limits = QueryLimits(bytes: 0)
        #expect(try fixture.lookUp.trace(try Fixture.id(7))?.omittedCount == 5)
    }

    @Test func `The spans can be had as they were sent`() throws {
        let fixture = Fixture()
        var rich = try Fixture.span(
            1, of: 7, attributes: [Attribute("b", .bytes([0, 255])), Attribute("d", .double(0.1))])
        rich.traceState = "ot=th:8"
        rich.flags = 0x101
        rich.events = [SpanEvent(time: Timestamp(nanoseconds: 5), name: "e")]
        rich.scope = InstrumentationScope(name: "lib", version: "1")
        try fixture.wait(rich, try Fixture.span(9, of: 8))
        try fixture.put(try Fixture.span(2, of: 7, in: 1))
        let data = try #require(try fixture.lookUp.trace(try Fixture.id(7))).tracesData()
        let batch = try SpanBatch.scan(data).batch
        #expect(batch.runs.map(\.traceID) == [try Fixture.id(7)])
        var decoder = SpanDecoder(batch)
        let spans = decoder.decode(batch.runs[0])
        #expect(Set(spans) == [rich, try Fixture.span(2, of: 7, in: 1)])
    }

    @Test func `A prefix of eight digits is enough where nothing else begins so`() throws {
        let fixture = Fixture()
        try fixture.wait(try Fixture.span(1, of: 7))
        try fixture.put(try Fixture.span(1, of: 8, high: 0xAABB_CCDD_0000_0001))
        #expect(try fixture.lookUp.trace(try prefix("01020304")).traceID == Fixture.id(7))
        #expect(
            try fixture.lookUp.trace(try prefix("AABBCCDD")).traceID
                == Fixture.id(8, high: 0xAABB_CCDD_0000_0001))
        #expect(throws: LookUpError.notFound) { try fixture.lookUp.trace(try prefix("deadbeef")) }
        #expect(throws: LookUpError.tooShort) { try fixture.lookUp.trace(try prefix("0102030")) }
    }

    @Test func `An ambiguous prefix names the candidates, pending and stored`() throws {
        let fixture = Fixture()
        try fixture.wait(try Fixture.span(1, of: 8))
        try fixture.put(try Fixture.span(1, of: 7))
        let expected = [try Fixture.id(7), try Fixture.id(8)]
        #expect(throws: LookUpError.ambiguous(expected)) {
            try fixture.lookUp.trace(try prefix("0102030405"))
        }
        #expect(
            try fixture.lookUp.trace(try prefix("01020304050607080000000000000008")).traceID
                == Fixture.id(8))
        for low in 9...30 as ClosedRange<UInt64> { try fixture.put(try Fixture.span(1, of: low)) }
        #expect(
            throws: LookUpError.ambiguous(
                try (7..<7 + UInt64(TraceLookUp.candidateLimit)).map { try Fixture.id($0) })
        ) {
            try fixture.lookUp.trace(try prefix("0102030405"))
        }
    }

    @Test func `A trace in both places does not make its prefix ambiguous`() throws {
        let fixture = Fixture()
        try fixture.wait(try Fixture.span(1, of: 7))
        try fixture.put(try Fixture.span(1, of: 7))
        #expect(try fixture.lookUp.trace(try prefix("01020304")).traceID == Fixture.id(7))
    }

    @Test func `Sixteen digits may be an identifier of 64 bits`() throws {
        let fixture = Fixture()
        try fixture.put(try Fixture.span(1, of: 0x1234_5678_9ABC_DEF0, high: 0))
        let short = try prefix("123456789abcdef0")
        #expect(
            try fixture.lookUp.trace(short).traceID == Fixture.id(0x1234_5678_9ABC_DEF0, high: 0))
    }

    @Test func `A store that fails is told from a trace that is not there`() throws {
        let fixture = Fixture()
        fixture.store.fail(with: .unavailable("disk"))
        #expect(throws: StoreError.unavailable("disk")) {
            try fixture.lookUp.trace(try Fixture.id(7))
        }
        #expect(throws: LookUpError.store(.unavailable("disk"))) {
            try fixture.lookUp.trace(try prefix("01020304"))
        }
    }

    @Test func `A summary is that of the root, or of the earliest span`() throws {
        let fixture = Fixture()
        try fixture.wait(
            try Fixture.span(2, of: 7, in: 1, at: 50, name: "child", service: "b"),
            try Fixture.span(1, of: 7, at: 60, to: 300, name: "root", service: "a"))
        let summary = try #require(try fixture.lookUp.trace(try Fixture.id(7))).summary()
        #expect(summary.rootName == "root")
        #expect(summary.rootService == "a")
        #expect(summary.environment == "default")
        #expect(summary.services == ["a", "b"])
        #expect(summary.startTime.nanoseconds == 50)
        #expect(summary.durationNanos == 250)
        try fixture.wait(
            try Fixture.span(2, of: 8, in: 1, at: 60, name: "second"),
            try Fixture.span(3, of: 8, in: 1, at: 50, name: "first"))
        #expect(try fixture.lookUp.trace(try Fixture.id(8))?.summary().rootName == "first")
    }
}
