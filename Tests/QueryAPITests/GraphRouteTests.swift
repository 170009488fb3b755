import HTTPClient
import Insights
import OTLP
import QueryAPI
import TestSupport
import Testing
import TraceModel
import TraceStore

@Suite struct GraphRouteTests {
    /// Has a query of a database counted.
    private func see(_ api: APIFixture, environment: String, _ count: Int = 1) throws {
        for id in 1...UInt64(count) {
            var span = try APIFixture.span(id, of: 1, environment: environment)
            span.kind = .client
            span.status.code = id == 1 ? .error : .unset
            span.endTime = span.startTime.adding(nanoseconds: 20_000_000)
            span.attributes = [
                Attribute("db.system.name", .string("postgresql")),
                Attribute("server.address", .string("pg")),
            ]
            api.insights.count(api.insights.read(try SpanBatch.of([span])))
        }
    }

    @Test func `An edge has its rate, its failures and its quantiles`() throws {
        let api = try APIFixture()
        try see(api, environment: "prod", 4)
        api.time.advance(by: .seconds(8))
        let answer = try api.json("/api/v1/graph")
        #expect(answer["start"]?.text == "2026-01-01T00:00:00.000Z")
        #expect(answer["end"]?.text == "2026-01-01T00:00:08.000Z")
        #expect(answer["complete"] == .bool(false))
        let edge = try #require(answer["edges"]?[0])
        #expect(edge["environment"]?.text == "prod")
        #expect(edge["client"]?.text == "shop")
        #expect(edge["server"]?.text == "pg")
        #expect(edge["connection"]?.text == "db")
        #expect(edge["requests"] == .number(4))
        #expect(edge["failures"] == .number(1))
        #expect(edge["requestsPerSecond"] == .number(0.5))
        #expect(edge["clientDuration"]?["count"] == .number(4))
        #expect(edge["clientDuration"]?["meanNanos"]?.text == "20000000")
        #expect(edge["clientDuration"]?["p50Nanos"]?.text != nil)
        #expect(edge["serverDuration"] == .null)
    }

    @Test(arguments: [
        ("since=5s", 200), ("start=2025-12-31T23:00:00Z&end=2026-01-01T00:00:00Z", 200),
        ("from=1767225600", 200), ("env=production", 200), ("since=5s&start=1", 400),
        ("since=soon", 400), ("limit=3", 400), ("env=a&env=b", 400),
    ])
    func `What is asked for is read, or refused`(query: String, status: Int) throws {
        let api = try APIFixture()
        api.time.advance(by: .seconds(8))
        #expect(try api.get("/api/v1/graph?\(query)").status == status)
    }

    @Test func `A token of one environment sees its edges and no others`() throws {
        var reach = SpanCriteria()
        reach.environment = "prod"
        let api = try APIFixture { [reach] _, _ in .granted(APIGrant(reach: reach)) }
        try see(api, environment: "prod")
        try see(api, environment: "dev")
        let edges = try api.json("/api/v1/graph")["edges"]?.elements ?? []
        #expect(edges.compactMap { $0["environment"]?.text } == ["prod"])
        #expect(try api.get("/api/v1/graph?env=dev").status == 403)
    }

    @Test func `A token of one organisation is refused what is counted over all`() throws {
        var reach = SpanCriteria()
        reach.attributes = [.init(key: "org_id", value: "7")]
        let api = try APIFixture { [reach] _, _ in .granted(APIGrant(reach: reach)) }
        #expect(try api.get("/api/v1/graph").status == 403)
    }
}
