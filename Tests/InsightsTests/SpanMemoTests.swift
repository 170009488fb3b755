import Insights
import TestSupport
import Testing
import TraceModel

/// That spans which are alike are counted as if each came alone.
@Suite struct SpanMemoTests {
    private static func pick<Element>(
        _ elements: [Element], _ random: inout CorpusRandom
    ) -> Element { elements[random.below(elements.count)] }

    /// A span of few values, so that many are alike and many nearly so.
    private static func span(_ random: inout CorpusRandom, id: UInt64) -> Span {
        let kind = pick([SpanKind.client, .server, .internal], &random)
        var span = Span.of(
            kind, pick(["GET /", "GET /a", "work"], &random), id: id,
            parent: pick([nil, 7], &random), service: pick(["shop", "cart"], &random),
            environment: pick([nil, "prod"], &random), for: pick([3, 700], &random),
            status: pick([.unset, .unset, .ok, .error], &random))
        let values: [(String, [AttributeValue])] = [
            ("http.request.method", [.string("GET"), .string("PUT"), .string("QUERY")]),
            ("http.route", [.string("/"), .string("/b"), .int(3), .string("")]),
            ("http.response.status_code", [.int(200), .int(404), .int(503)]),
            ("server.address", [.string("a"), .string("b"), .string("long.address.example.com")]),
            ("server.port", [.int(80), .int(8080)]),
            ("service.peer.name", [.string("peer"), .bool(true)]),
            ("network.peer.address", [.string("10.0.0.1"), .string("10.0.0.2")]),
            ("db.system.name", [.string("redis"), .string("postgresql"), .string("mysql")]),
            ("db.operation.name", [.string("GET"), .string("LPUSH"), .string("rollback")]),
            ("db.query.text", [.string("LPUSH queue:x 1"), .string("GET a"), .string("ROLLBACK")]),
            ("db.collection.name", [.string("orders"), .string("carts")]),
            ("db.namespace", [.string("0"), .string("main")]),
            ("messaging.operation.type", [.string("send"), .string("process"), .int(1)]),
            ("faas.trigger", [.string("timer"), .string("http")]),
            ("error.type", [.string("x")]), ("job.id", [.string("1")]),
        ]
        let rarity = pick([150, 400], &random)
        for (key, choices) in values where random.chance(permille: rarity) {
            span.attributes.append(Attribute(key, pick(choices, &random)))
        }
        return span
    }

    @Test(arguments: [1, 2, 3, 4])
    func `Spans of one request are counted as spans of many are`(seed: UInt64) throws {
        var random = CorpusRandom(seed: seed)
        let spans = (1...2000).map { Self.span(&random, id: $0) }
        let together = InsightsFixture()
        let alone = InsightsFixture()
        try together.see(spans)
        for span in spans { try alone.see(span) }
        for fixture in [together, alone] { fixture.time.advance(by: .seconds(3700)) }
        func numbers(_ fixture: InsightsFixture) -> [Substring] {
            fixture.text().split(separator: "\n").filter { !$0.contains("insights_") }.sorted()
        }
        #expect(numbers(together) == numbers(alone))
        #expect(together.total("service_spans_total") == spans.count)
    }
}
