import Assembly
import Bytes
import OTLP
import Query
import TestSupport
import Testing
import TraceModel
import TraceStore

@Suite struct TraceSearchTests {
    private func found(
        _ fixture: Fixture, _ change: (inout SearchRequest) -> Void = { _ in }
    ) throws -> [UInt64] {
        var request = SearchRequest()
        change(&request)
        return try fixture.search.search(request).traces.map(\.traceID.low)
    }

    @Test func `Pending and stored traces are one list, newest first`() throws {
        let fixture = Fixture()
        try fixture.put(try Fixture.span(1, of: 1, at: 100), try Fixture.span(1, of: 3, at: 300))
        try fixture.wait(try Fixture.span(1, of: 2, at: 200), try Fixture.span(1, of: 4, at: 400))
        let answer = try fixture.search.search(SearchRequest())
        #expect(answer.traces.map(\.traceID.low) == [4, 3, 2, 1])
        #expect(answer.traces.map(\.state) == [.collecting, .stored, .collecting, .stored])
        #expect(answer.nextCursor == nil)
        #expect(answer.complete)
    }

    @Test func `A trace that is in both places is one result`() throws {
        let fixture = Fixture()
        let spans = [try Fixture.span(1, of: 1), try Fixture.span(2, of: 1, in: 1)]
        try fixture.put(spans[0], spans[1])
        try fixture.wait(spans[0], spans[1])
        let answer = try fixture.search.search(SearchRequest())
        #expect(answer.traces.map(\.spanCount) == [2])
        #expect(answer.traces.map(\.state) == [.stored])
    }

    @Test func `Spans that came late are counted with their stored trace`() throws {
        let fixture = Fixture()
        try fixture.put(try Fixture.span(1, of: 1, at: 100))
        try fixture.put(try Fixture.span(1, of: 2, at: 200))
        fixture.pending.add(
            try SpanBatch.of([try Fixture.span(2, of: 1, in: 1, at: 300)]), receipt: nil,
            replayedFrom: .epoch)
        let answer = try fixture.search.search(SearchRequest())
        #expect(answer.traces.map(\.traceID.low) == [2, 1])
        #expect(answer.traces.map(\.spanCount) == [1, 2])
    }

    @Test(arguments: [1, 2, 3, 5, 50])
    func `Following the cursors gives each match once, in order`(limit: Int) throws {
        let fixture = Fixture()
        for number in 1...30 as ClosedRange<UInt64> {
            // Three traces at a time share their start.
            let span = try Fixture.span(1, of: number, at: number / 3 * 10)
            if number % 2 == 0 { try fixture.put(span) } else { try fixture.wait(span) }
            if number % 5 == 0 { try fixture.put(span) }
        }
        var seen: [UInt64] = []
        var request = SearchRequest(limit: limit)
        for _ in 0..<100 {
            let answer = try fixture.search.search(request)
            #expect(answer.traces.count <= limit)
            seen += answer.traces.map(\.traceID.low)
            guard let next = answer.nextCursor else { break }
            let cursor: SearchCursor = try #require(SearchCursor(text: next))
            request.after = cursor
        }
        #expect(seen == Array((1...30).reversed()))
    }

    @Test func `The time is that of the start, from inclusive and to exclusive`() throws {
        let fixture = Fixture()
        for number in 1...5 as ClosedRange<UInt64> {
            try fixture.wait(try Fixture.span(1, of: number, at: number * 100))
        }
        let numbers = try found(fixture) {
            $0.from = Timestamp(nanoseconds: 200)
            $0.to = Timestamp(nanoseconds: 400)
        }
        #expect(numbers == [3, 2])
    }

    struct Example: Sendable {
        let found: [UInt64]
        let change: @Sendable (inout SpanCriteria) -> Void
    }

    @Test(arguments: [
        Example(found: [3, 2, 1]) { _ in },
        Example(found: [2]) { $0.service = "bank" },
        Example(found: [3]) { $0.operation = "GET /" },
        Example(found: [1]) { $0.environment = "prod" },
        Example(found: [3, 2]) { $0.environment = "default" },
        Example(found: [2]) { $0.errorOnly = true },
        Example(found: [3]) { $0.minDurationNanos = 500 },
        Example(found: [2, 1]) { $0.maxDurationNanos = 499 },
        Example(found: [1]) { $0.attributes = [.init(key: "order", value: "42")] },
        Example(found: [1]) { $0.attributes = [.init(key: "paid", value: "true")] },
        Example(found: [1]) { $0.attributes = [.init(key: "ratio", value: "1.5")] },
        Example(found: [1]) {
            $0.attributes = [.init(key: "order", value: "42"), .init(key: "paid", value: "true")]
        },
        Example(found: []) {
            $0.attributes = [.init(key: "order", value: "42"), .init(key: "paid", value: "false")]
        },
        Example(found: [2]) { $0.attributes = [.init(key: "service.name", value: "bank")] },
        Example(found: []) {
            $0.service = "bank"
            $0.operation = "GET /"
        },
    ])
    func `Criteria hold for pending spans`(example: Example) throws {
        let fixture = Fixture()
        var paid = try Fixture.span(
            1, of: 1, at: 100,
            attributes: [
                Attribute("order", .int(42)), Attribute("paid", .bool(true)),
                Attribute("ratio", .double(1.5)),
            ])
        paid.resource.attributes.append(
            Attribute("deployment.environment", .string("Production")))
        var failed = try Fixture.span(1, of: 2, at: 200, service: "bank")
        failed.status.code = .error
        try fixture.wait(
            paid, failed, try Fixture.span(1, of: 3, at: 300, to: 800, name: "GET /"))
        #expect(try found(fixture) { example.change(&$0.criteria) } == example.found)
    }

    @Test func `A page holds no more than the limit of the server`() throws {
        var fixture = Fixture()
        fixture.limits.page = 2
        for number in 1...5 as ClosedRange<UInt64> {
            try fixture.wait(try Fixture.span(1, of: number))
        }
        #expect(try found(fixture) { $0.limit = 100 }.count == 2)
        #expect(try found(fixture) { $0.limit = -1 }.count == 1)
    }

    @Test func `A search that runs out of time says so`() throws {
        var fixture = Fixture()
        fixture.limits.searchTime = .zero
        try fixture.wait(try Fixture.span(1, of: 1))
        let answer = try fixture.search.search(SearchRequest())
        #expect(!answer.complete)
        #expect(answer.traces.isEmpty)
    }

    @Test func `A store that fails fails the search`() throws {
        let fixture = Fixture()
        fixture.store.fail(with: .unavailable("disk"))
        #expect(throws: StoreError.unavailable("disk")) {
            try fixture.search.search(SearchRequest())
        }
    }

    @Test(arguments: [
        "", "x", "AAAA", String(repeating: "A", count: 32), String(repeating: "*", count: 32),
        String(repeating: "A", count: 33),
    ])
    func `What is not a cursor is not read as one`(text: String) {
        #expect(SearchCursor(text: text) == nil)
    }

    @Test func `A cursor comes back as it went`() throws {
        let cursor = SearchCursor(
            startTime: Timestamp(nanoseconds: .max - 5), traceID: try Fixture.id(0xFFFF_FBFF))
        #expect(SearchCursor(text: cursor.text) == cursor)
        #expect(cursor.text.utf8.count == 32)
        #expect(cursor.text.allSatisfy { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" })
    }

    @Test func `An answer that was written is read back`() throws {
        let fixture = Fixture()
        try fixture.put(try Fixture.span(1, of: 1, at: 100), threshold: 1 << 55)
        try fixture.wait(try Fixture.span(1, of: 2, at: 200, name: "\"quoted\""))
        var request = SearchRequest(limit: 1)
        for _ in 0..<2 {
            let answer = try fixture.search.search(request)
            var json = JSONWriter()
            answer.encode(to: &json)
            let text = json.finish()
            let read = try withExtendedLifetime(text) {
                var json = try JSONReader(text.view)
                return try SearchAnswer(reading: &json)
            }
            #expect(read == answer)
            request.after = answer.nextCursor.flatMap { SearchCursor(text: $0) }
        }
    }

    @Test func `Services and operations are those of pending and stored spans`() throws {
        let fixture = Fixture()
        try fixture.put(try Fixture.span(1, of: 1, name: "b", service: "shop"))
        try fixture.wait(
            try Fixture.span(1, of: 2, name: "a", service: "shop"),
            try Fixture.span(1, of: 3, name: "c", service: "bank"))
        #expect(try fixture.names.services().names == ["bank", "shop"])
        #expect(try fixture.names.operations(service: "shop").names == ["a", "b"])
        #expect(try fixture.names.operations(service: "unheard").names == [])
        #expect(try fixture.names.services().complete)
    }
}
