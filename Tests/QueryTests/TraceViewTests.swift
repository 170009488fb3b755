import Assembly
import Bytes
import Query
import Testing
import TraceModel

@Suite struct TraceViewTests {
    private func view(
        _ spans: [Span], state: TraceView.State = .stored, late: Set<Int> = [],
        threshold: UInt64 = 0, omitted: Int = 0
    ) throws -> TraceView {
        TraceView(
            CollectedTrace(
                traceID: try SpanFixture.required(SpanFixture.traceID), state: state, spans: spans,
                lateSpans: late, completions: [.gotRoot], threshold: threshold,
                omittedCount: omitted))
    }

    private func encoded(_ view: TraceView) -> ByteBuffer {
        var json = JSONWriter()
        view.encode(to: &json)
        return json.finish()
    }

    private func reread(_ view: TraceView) throws -> TraceView {
        let buffer = encoded(view)
        return try withExtendedLifetime(buffer) {
            var json = try JSONReader(buffer.view, maxDepth: TraceView.jsonDepthLimit)
            let view = try TraceView(reading: &json)
            try json.expectEnd()
            return view
        }
    }

    /// What the tree keeps of a span; the rest is for the export formats.
    private func shown(_ span: Span) -> Span {
        var shown = span
        shown.traceState = ""
        shown.flags = 0
        return shown
    }

    private func shop() throws -> [Span] {
        var root = try SpanFixture.span(
            1, from: 1000, to: 90_000, kind: .server, name: "GET /cart",
            attributes: [
                Attribute("http.request.method", .string("GET")),
                Attribute("http.route", .string("/cart")),
            ])
        root.resource.attributes.append(
            Attribute("deployment.environment.name", .string("Production")))
        let queries = try (0..<4).map { number in
            try SpanFixture.span(
                UInt64(number) + 2, in: 1, from: 2000 + UInt64(number) * 1000,
                to: 2500 + UInt64(number) * 1000, kind: .client, name: "SELECT items",
                attributes: [
                    Attribute("db.system.name", .string("postgresql")),
                    Attribute("db.query.text", .string("SELECT * FROM items WHERE id = \(number)")),
                ])
        }
        var failed = try SpanFixture.span(
            9, in: 77, from: 4000, to: 5000, kind: .client, name: "GET", service: "stock",
            attributes: [Attribute("db.system.name", .string("redis"))])
        failed.status = SpanStatus(code: .error, message: "gone \u{1B}[31m\"away\"")
        failed.events = [
            SpanEvent(
                time: Timestamp(nanoseconds: 4500), name: "retry",
                attributes: [Attribute("n", .int(2))])
        ]
        failed.links = [
            SpanLink(traceID: SpanFixture.traceID, spanID: SpanID(5), attributes: []),
            SpanLink(traceID: nil, spanID: nil),
        ]
        failed.attributes += [
            Attribute("big", .string("9007199254740993")), Attribute("ratio", .double(0.5)),
            Attribute("on", .bool(true)), Attribute("none", .empty),
            Attribute("list", .array([.int(-1), .string("x")])),
            Attribute("map", .map([Attribute("k", .array([]))])),
        ]
        return [root] + queries + [failed]
    }

    @Test func `A trace is summed up`() throws {
        let view = try view(
            try shop(), late: [5], threshold: 1 << 55)
        #expect(view.rootService == "shop")
        #expect(view.rootName == "GET /cart")
        #expect(view.environment == "prod")
        #expect(view.startTime.nanoseconds == 1000)
        #expect(view.durationNanos == 89_000)
        #expect(view.spanCount == 6)
        #expect(view.errorCount == 1)
        #expect(view.lateCount == 1)
        #expect(view.services == ["shop", "stock"])
        #expect(view.weight == 2)
        #expect(view.completion == ["root"])
        #expect(!view.isComplete)
        #expect(view.spans.map(\.spanClass) == ["api", "db", "db", "db", "db", "redis"])
        #expect(view.spans.last?.flags == [.orphan, .late])
    }

    @Test func `The time is divided by class, longest first`() throws {
        let times = try view(try shop()).timeByClass
        #expect(times.map(\.spanClass) == ["api", "db", "redis"])
        #expect(times.map(\.nanos) == [87_000, 2000, 1000])
    }

    @Test func `The same query again and again under one span is found`() throws {
        let repeated = try view(try shop()).repeated
        #expect(repeated.count == 1)
        #expect(repeated.first?.count == 4)
        #expect(repeated.first?.totalNanos == 2000)
        #expect(repeated.first?.call.what == "SELECT * FROM items WHERE id = ?")
        #expect(repeated.first?.parentSpanID == SpanID(1))
    }

    @Test func `Two of a kind are not repeated`() throws {
        #expect(try view(Array(try shop().prefix(3))).repeated.isEmpty)
    }

    @Test func `What is missing is named with how many wait for it`() throws {
        let seven = try SpanFixture.required(SpanID(7))
        let eight = try SpanFixture.required(SpanID(8))
        let spans = [
            try SpanFixture.span(1, in: 8), try SpanFixture.span(2, in: 7),
            try SpanFixture.span(3, in: 7), try SpanFixture.span(4, in: 3),
        ]
        #expect(
            try view(spans, omitted: 5).missing == [
                .root, .parent(seven, children: 2), .parent(eight, children: 1),
                .overLimit(spans: 5),
            ])
        #expect(try view(spans, omitted: 5).spanCount == 9)
    }

    @Test func `A whole trace misses nothing`() throws {
        let view = try view([try SpanFixture.span(1), try SpanFixture.span(2, in: 1)])
        #expect(view.isComplete)
        #expect(view.missing.isEmpty)
    }

    @Test func `What was written is read back`() throws {
        let view = try view(
            try shop(), state: .collecting, late: [5], threshold: 1 << 55, omitted: 1
        )
        var expected = view
        for row in expected.spans.indices {
            expected.spans[row].span = shown(view.spans[row].span)
        }
        #expect(try reread(view) == expected)
    }

    @Test(arguments: [1, 99, 100, 101, 250, 1000])
    func `A deep trace nests no deeper than parsers read, and comes back whole`(depth: Int) throws {
        var spans = try (1...UInt64(depth)).map {
            try SpanFixture.span($0, in: $0 - 1, from: $0, to: 10_000 - $0)
        }
        // Branches beside the chain, so that siblings must find back to their parents.
        for parent in spans where parent.spanID.value % 50 == 49 {
            spans.append(
                try SpanFixture.span(
                    100_000 + parent.spanID.value, in: parent.spanID.value, from: 9000, to: 9001))
        }
        let view = try view(spans)
        #expect(try reread(view).spans == view.spans)
        #expect(nesting(of: encoded(view).view) <= 2 * TraceView.nestingLimit + 6)
    }

    @Test func `A chain of twenty thousand spans is written and read`() throws {
        let spans = try (1...UInt64(20_000)).map {
            try SpanFixture.span($0, in: $0 - 1, from: $0, to: 1_000_000 - $0)
        }
        let view = try view(spans)
        #expect(try reread(view).spans.map(\.depth) == Array(0..<20_000))
    }

    @Test func `Of attributes with one key the first is written`() throws {
        let span = try SpanFixture.span(
            1, attributes: [Attribute("k", .int(1)), Attribute("k", .int(2))])
        #expect(
            try reread(try view([span])).spans[0].span.attributes == [Attribute("k", .int(1))])
    }

    @Test func `Integers that readers would round are written as text`() throws {
        let span = try SpanFixture.span(
            1,
            attributes: [
                Attribute("exact", .int(1 << 53)), Attribute("large", .int(.max)),
                Attribute("bytes", .bytes([1, 2, 3])),
            ])
        let text = encoded(try view([span])).view.string
        #expect(text.contains(#""exact":9007199254740992,"large":"9223372036854775807""#))
        #expect(text.contains(#""bytes":"AQID""#))
    }

    @Test(arguments: [
        "[]", "{}", #"{"traceId":"zz"}"#,
        #"{"roots":[],"traceId":"01020304050607080102030405060708"}"#,
        #"{"traceId":"01020304050607080102030405060708","roots":[{"children":[],"spanId":"01"}]}"#,
        #"{"traceId":"01020304050607080102030405060708","spanCount":-1}"#,
        #"{"traceId":"01020304050607080102030405060708","missing":[{"what":"parent","children":1e99}]}"#,
    ])
    func `What is not a trace is refused`(text: String) {
        let buffer = ByteBuffer(text.utf8)
        #expect(throws: JSONError.self) {
            try withExtendedLifetime(buffer) {
                var json = try JSONReader(buffer.view, maxDepth: TraceView.jsonDepthLimit)
                _ = try TraceView(reading: &json)
            }
        }
    }

    @Test func `Members that a newer server adds are passed over`() throws {
        let text = """
            {"traceId":"01020304050607080102030405060708","new":{"a":[1]},"state":"frozen",
            "missing":[{"what":"colour"}],
            "roots":[{"spanId":"0102030405060708","new":[],"flags":["new"],"depth":9223372036854775807,
            "children":[{"spanId":"0102030405060709","class":"quantum"}]}]}
            """
        let buffer = ByteBuffer(text.utf8)
        let view = try withExtendedLifetime(buffer) {
            var json = try JSONReader(buffer.view, maxDepth: TraceView.jsonDepthLimit)
            return try TraceView(reading: &json)
        }
        #expect(view.spans.map(\.depth) == [0, 1])
        #expect(view.spans.map(\.spanClass) == ["", "quantum"])
        #expect(view.missing.isEmpty)
    }

    private func nesting(of json: ByteView) -> Int {
        var (depth, deepest, isInString) = (0, 0, false)
        for index in 0..<json.count {
            switch json[index] {
            case UInt8(ascii: "\""): isInString.toggle()
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                guard !isInString else { continue }
                depth += 1
                deepest = max(deepest, depth)
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                if !isInString { depth -= 1 }
            default: continue
            }
        }
        return deepest
    }
}
