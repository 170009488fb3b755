import Assembly
import TestSupport
import Testing
import TraceModel
import TraceStore

/// What every storage engine has to do: searching.
@Suite struct SearchContractTests {
    /// Criteria with what the closure sets.
    private static func criteria(_ set: (inout SpanCriteria) -> Void) -> SpanCriteria {
        var criteria = SpanCriteria()
        set(&criteria)
        return criteria
    }

    /// Four traces that differ in what can be searched for.
    private func filled(_ engine: StoreEngine) throws -> StoreUnderTest {
        let test = try StoreUnderTest(engine)
        try test.append(
            [Span.make(1, at: 100, millis: 10)],
            [
                Span.make(2, 1, name: "POST /pay", at: 200, millis: 500),
                Span.make(2, 2, parent: 1, service: "bank", name: "charge", at: 201, millis: 300) {
                    $0.status = SpanStatus(code: .error)
                    $0.attributes = [
                        Attribute("amount", .int(42)), Attribute("currency", .string("EUR")),
                        Attribute("retry", .bool(true)), Attribute("ratio", .double(1.5)),
                    ]
                },
            ],
            [Span.make(3, service: "bank", name: "audit", at: 300, environment: "Production")],
            [Span.make(4, service: "mail", at: 400, environment: "dev")])
        return test
    }

    @Test(arguments: StoreEngine.allCases)
    func `Every criterion finds the traces that meet it`(engine: StoreEngine) throws {
        let test = try filled(engine)
        let table: [(criteria: SpanCriteria, found: [UInt64])] = [
            (SpanCriteria(), [4, 3, 2, 1]),
            (Self.criteria { $0.service = "bank" }, [3, 2]),
            (Self.criteria { $0.service = "ban" }, []),
            (Self.criteria { $0.operation = "charge" }, [2]),
            (Self.criteria { $0.environment = "prod" }, [3, 2, 1]),
            (Self.criteria { $0.environment = "dev" }, [4]),
            (Self.criteria { $0.errorOnly = true }, [2]),
            (Self.criteria { $0.minDurationNanos = 300_000_000 }, [2]),
            (Self.criteria { $0.minDurationNanos = 500_000_001 }, []),
            (Self.criteria { $0.maxDurationNanos = 10_000_000 }, [4, 3, 1]),
            (Self.criteria { $0.attributes = [.init(key: "amount", value: "42")] }, [2]),
            (Self.criteria { $0.attributes = [.init(key: "amount", value: "4")] }, []),
            (Self.criteria { $0.attributes = [.init(key: "currency", value: "EUR")] }, [2]),
            (Self.criteria { $0.attributes = [.init(key: "retry", value: "true")] }, [2]),
            (Self.criteria { $0.attributes = [.init(key: "ratio", value: "1.5")] }, [2]),
            (Self.criteria { $0.attributes = [.init(key: "service.name", value: "mail")] }, [4]),
        ]
        for (criteria, found) in table {
            let traces = try test.walk(SearchRequest(criteria: criteria))
            #expect(traces.map(\.traceID) == found.map { TraceID.number($0) }, "\(criteria)")
        }
    }

    @Test(arguments: StoreEngine.allCases)
    func `All criteria have to hold of one span`(engine: StoreEngine) throws {
        let test = try filled(engine)
        let ofTwoSpans = Self.criteria {
            $0.operation = "POST /pay"
            $0.errorOnly = true
        }
        #expect(try test.walk(SearchRequest(criteria: ofTwoSpans)).isEmpty)
        let ofOne = Self.criteria {
            $0.service = "bank"
            $0.errorOnly = true
            $0.attributes = [.init(key: "amount", value: "42"), .init(key: "retry", value: "true")]
        }
        #expect(try test.walk(SearchRequest(criteria: ofOne)).count == 1)
    }

    @Test(arguments: StoreEngine.allCases)
    func `A summary tells of the whole trace`(engine: StoreEngine) throws {
        let test = try filled(engine)
        let criteria = Self.criteria { $0.operation = "charge" }
        let summary = try #require(try test.walk(SearchRequest(criteria: criteria)).first)
        #expect(summary.rootService == "shop")
        #expect(summary.rootName == "POST /pay")
        #expect(summary.environment == "prod")
        #expect(summary.startTime == Timestamp(nanoseconds: 200_000_000_000))
        #expect(summary.durationNanos == 1_300_000_000)
        #expect(summary.spanCount == 2)
        #expect(summary.errorCount == 1)
        #expect(summary.services == ["bank", "shop"])
    }

    @Test(arguments: StoreEngine.allCases)
    func `The time range holds its beginning and not its end`(engine: StoreEngine) throws {
        let test = try filled(engine)
        func at(_ seconds: UInt64) -> Timestamp { Timestamp(nanoseconds: seconds * 1_000_000_000) }
        let found = try test.walk(SearchRequest(from: at(200), to: at(400)))
        #expect(found.map(\.traceID) == [.number(3), .number(2)])
        #expect(try test.walk(SearchRequest(from: at(401))).isEmpty)
        #expect(try test.walk(SearchRequest(to: at(100))).isEmpty)
    }

    @Test(arguments: StoreEngine.allCases)
    func `Pages hold every trace once, newest first, equal starts in order`(
        engine: StoreEngine
    ) throws {
        let test = try StoreUnderTest(engine)
        var random = SeededRandom(seed: 5)
        var expected: [(start: UInt64, id: UInt64)] = []
        for _ in 0..<10 {
            try test.store.append(
                (0..<20).map { _ in
                    let id = UInt64(expected.count + 1)
                    let start = UInt64.random(in: 100...130, using: &random)
                    expected.append((start, id))
                    return try KeptTrace.holding([Span.make(id, at: start)])
                })
        }
        expected.sort { ($0.start, $0.id) > ($1.start, $1.id) }
        for limit in [1, 7, 50, 200, 1000] {
            let found = try test.walk(SearchRequest(limit: limit))
            #expect(found.map(\.traceID) == expected.map { .number($0.id) })
        }
        let exact = try test.store.search(SearchRequest(limit: 200))
        #expect(exact.next == nil)
        #expect(exact.complete)
    }

    @Test(arguments: StoreEngine.allCases)
    func `A page after a cursor does not change when newer traces come`(
        engine: StoreEngine
    ) throws {
        let test = try StoreUnderTest(engine)
        for number in 1...30 {
            try test.append([Span.make(UInt64(number), at: UInt64(100 + number))])
        }
        let first = try test.store.search(SearchRequest(limit: 10))
        let rest = SearchRequest(limit: 10, after: first.next)
        let before = try test.store.search(rest)
        for number in 31...60 {
            try test.append([Span.make(UInt64(number), at: UInt64(100 + number))])
        }
        #expect(try test.store.search(rest) == before)
        #expect(try test.walk(rest).count == 20)
    }

    @Test(arguments: StoreEngine.allCases)
    func `A trace in fragments is found by any of them and counted once`(
        engine: StoreEngine
    ) throws {
        let test = try StoreUnderTest(engine)
        try test.append([Span.make(1, 1, at: 100)])
        try test.append([Span.make(2, at: 150)])
        try test.append(
            [Span.make(1, 2, parent: 1, service: "late", at: 200)], completion: .late,
            mayBeStored: true)
        let all = try test.walk(SearchRequest(limit: 1))
        #expect(all.map(\.traceID) == [.number(2), .number(1)])
        let late = try test.walk(
            SearchRequest(criteria: Self.criteria { $0.service = "late" }))
        #expect(late.map(\.traceID) == [.number(1)])
        #expect(late.first?.spanCount == 2)
        #expect(late.first?.startTime == Timestamp(nanoseconds: 100_000_000_000))
    }
}

/// A generator that gives the same numbers for the same seed.
private struct SeededRandom: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
