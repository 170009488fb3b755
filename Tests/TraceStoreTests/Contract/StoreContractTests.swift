import Assembly
import OTLP
import SystemClock
import TestSupport
import Testing
import TraceModel
import TraceStore

/// What every storage engine has to do: keeping and giving back.
@Suite struct StoreContractTests {
    @Test(arguments: StoreEngine.allCases)
    func `An empty store has nothing`(engine: StoreEngine) throws {
        let test = try StoreUnderTest(engine)
        #expect(try test.spans(.number(1)).isEmpty)
        #expect(try test.walk(SearchRequest()).isEmpty)
        #expect(try test.store.services().isEmpty)
        #expect(try test.store.statistics().spans == 0)
        #expect(try test.store.enforceRetention(now: test.time.now()) == RetentionReport())
    }

    @Test(arguments: StoreEngine.allCases)
    func `A trace comes back with everything that was sent`(engine: StoreEngine) throws {
        let test = try StoreUnderTest(engine)
        let rich = Span.make(1, 1) { span in
            span.traceState = "ot=th:8,x=y"
            span.flags = 0x301
            span.attributes = [
                Attribute("text", .string("naïve 😀\u{0}\n")), Attribute("text", .string("again")),
                Attribute("int", .int(.min)), Attribute("double", .double(-0.0)),
                Attribute("yes", .bool(true)), Attribute("bytes", .bytes([0, 255])),
                Attribute("nothing", .empty), Attribute("", .string("")),
                Attribute("list", .array([.int(1), .string("x"), .array([]), .empty])),
                Attribute(
                    "map", .map([Attribute("k", .map([Attribute("k", .double(.infinity))]))])),
            ]
            span.droppedAttributesCount = 3
            span.events = [
                SpanEvent(
                    time: Timestamp(nanoseconds: .max), name: "exception",
                    attributes: [Attribute("exception.message", .string("boom"))],
                    droppedAttributesCount: .max),
                SpanEvent(time: .epoch, name: ""),
            ]
            span.droppedEventsCount = 4
            span.links = [
                SpanLink(
                    traceID: .number(9), spanID: SpanID(9), traceState: "a=b",
                    attributes: [Attribute("k", .int(1))], droppedAttributesCount: 5, flags: 0x100)
            ]
            span.droppedLinksCount = 6
            span.status = SpanStatus(code: .error, message: "it broke")
            span.scope = InstrumentationScope(
                name: "lib", version: "1.2", attributes: [Attribute("s", .bool(false))],
                droppedAttributesCount: 7, schemaURL: "https://scope")
            span.resource.schemaURL = "https://resource"
            span.resource.droppedAttributesCount = 8
        }
        let plain = Span.make(1, 2, parent: 1) { span in
            span.endTime = .epoch
            span.kind = .unspecified
            span.name = ""
        }
        try test.append([rich, plain])
        #expect(try test.spans(.number(1)) == [rich, plain])
        #expect(try test.spans(.number(2)).isEmpty)
    }

    @Test(arguments: StoreEngine.allCases)
    func `Fragments of one trace are read as one, each with what is known of it`(
        engine: StoreEngine
    ) throws {
        let test = try StoreUnderTest(engine)
        try test.append([Span.make(1, 1)], threshold: 1 << 55)
        test.time.advance(by: .seconds(5))
        try test.append([Span.make(1, 2, parent: 1)], completion: .late, mayBeStored: true)
        let fragments = try test.store.trace(.number(1))
        #expect(fragments.map(\.completion) == [.gotRoot, .late])
        #expect(fragments.first?.threshold == 1 << 55)
        #expect(fragments.map(\.storedAt).sorted() == fragments.map(\.storedAt))
        #expect(try test.spans(.number(1)).count == 2)
        #expect(try test.walk(SearchRequest()).map(\.spanCount) == [2])
    }

    @Test(arguments: StoreEngine.allCases)
    func `Spans that may be stored already are stored once`(engine: StoreEngine) throws {
        let test = try StoreUnderTest(engine)
        let spans = [Span.make(1, 1), Span.make(1, 2, parent: 1)]
        try test.append(spans)
        try test.append(spans, mayBeStored: true)
        try test.append(spans + [Span.make(1, 3, parent: 1)], mayBeStored: true)
        let other = Span.make(1, 1, millis: 11)
        try test.append([other], mayBeStored: true)
        let ids = try test.spans(.number(1)).map(\.spanID.value)
        #expect(ids == [1, 1, 2, 3])
    }

    @Test(arguments: StoreEngine.allCases)
    func `Traces are found by the first digits of their identifier`(engine: StoreEngine) throws {
        let test = try StoreUnderTest(engine)
        try test.append([Span.make(1)], [Span.make(2)], [Span.make(0xFF00)])
        let all = try #require(TraceIDPrefix("a000"))
        #expect(
            try test.store.traceIDs(withPrefix: all, limit: 10)
                == [.number(1), .number(2), .number(0xFF00)])
        #expect(try test.store.traceIDs(withPrefix: all, limit: 2).count == 2)
        let one = try #require(TraceIDPrefix("a000000000000000000000000000ff"))
        #expect(try test.store.traceIDs(withPrefix: one, limit: 10) == [.number(0xFF00)])
        let none = try #require(TraceIDPrefix("b"))
        #expect(try test.store.traceIDs(withPrefix: none, limit: 10).isEmpty)
    }

    @Test(arguments: StoreEngine.allCases)
    func `Services and their operations are listed in order`(engine: StoreEngine) throws {
        let test = try StoreUnderTest(engine)
        try test.append(
            [Span.make(1, service: "b", name: "y"), Span.make(1, 2, service: "a", name: "x")],
            [Span.make(2, service: "b", name: "x"), Span.make(2, 3, service: "b", name: "y")])
        #expect(try test.store.services() == ["a", "b"])
        #expect(try test.store.operations(service: "b") == ["x", "y"])
        #expect(try test.store.operations(service: "c").isEmpty)
    }

    @Test(arguments: StoreEngine.allCases)
    func `Deleted traces are gone at once, the others stay`(engine: StoreEngine) throws {
        let test = try StoreUnderTest(engine)
        try test.append([Span.make(1)], [Span.make(2)], [Span.make(3)])
        try test.store.delete([.number(2), .number(7)])
        #expect(try test.spans(.number(2)).isEmpty)
        #expect(try test.walk(SearchRequest()).map(\.traceID) == [.number(3), .number(1)])
        let all = try #require(TraceIDPrefix("a"))
        #expect(try test.store.traceIDs(withPrefix: all, limit: 9) == [.number(1), .number(3)])
    }

    @Test(arguments: StoreEngine.allCases)
    func `Retention removes what is too old and nothing else`(engine: StoreEngine) throws {
        let test = try StoreUnderTest(engine)
        test.store.setRetention(StoreRetention(age: .seconds(3 * 86_400), maxBytes: .max))
        try test.append([Span.make(1)])
        test.time.advance(by: .seconds(4 * 86_400))
        try test.append([Span.make(2)])
        let report = try test.store.enforceRetention(now: test.time.now())
        #expect(report.removedSpans == 1)
        #expect(try test.spans(.number(1)).isEmpty)
        #expect(try test.spans(.number(2)).count == 1)
        #expect(try test.walk(SearchRequest()).map(\.traceID) == [.number(2)])
    }

    @Test(arguments: StoreEngine.allCases)
    func `Over the size limit the oldest go first`(engine: StoreEngine) throws {
        let test = try StoreUnderTest(engine)
        try test.append([Span.make(1)])
        test.time.advance(by: .seconds(2 * 86_400))
        try test.append([Span.make(2)])
        // The file that is written to stays, and files may become smaller at any time.
        let limit = engine == .sqlite ? 1 : try test.store.statistics().bytes - 1
        test.store.setRetention(StoreRetention(age: .seconds(365 * 86_400), maxBytes: limit))
        _ = try test.store.enforceRetention(now: test.time.now())
        #expect(try test.spans(.number(1)).isEmpty)
        #expect(try test.spans(.number(2)).count == 1)
    }

    @Test(arguments: StoreEngine.allCases)
    func `A store that was not damaged verifies`(engine: StoreEngine) throws {
        let test = try StoreUnderTest(engine)
        for number in 1...20 { try test.append([Span.make(UInt64(number))]) }
        var fractions: [Double] = []
        let report = try test.store.verify { fractions.append($0) }
        #expect(report.problems.isEmpty)
        #expect(report.checkedSpans == 20)
        #expect(fractions == fractions.sorted())
        #expect(fractions.last == 1)
    }

    @Test(arguments: StoreEngine.allCases)
    func `A corpus of traces comes back whole`(engine: StoreEngine) throws {
        let test = try StoreUnderTest(engine)
        var corpus = Corpus(seed: 7)
        var expected: [TraceID: Int] = [:]
        for _ in 0..<20 {
            let batch = try SpanBatch.scan(corpus.request(spans: 500).body).batch
            let traces = batch.runs.map { run in
                KeptTrace(
                    traceID: run.traceID,
                    runs: [SpanRun(batch: batch, first: run.first, count: run.count)],
                    completion: .gotRoot)
            }
            for run in batch.runs { expected[run.traceID, default: 0] += run.count }
            try test.store.append(traces)
        }
        for (id, count) in expected { #expect(try test.spans(id).count == count) }
        let statistics = try test.store.statistics()
        #expect(statistics.spans == 10_000)
        #expect(statistics.traces == expected.count)
    }
}
