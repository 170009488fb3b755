import HTTPClient
import HTTPServer
import QueryAPI
import TestSupport
import Testing
import TraceModel
import TraceStore

@Suite struct AccessTests {
    private let refusing: APIAuthorizer = { _, _ in
        .refused(.error(.unauthorized, code: "unauthenticated", message: "No token."))
    }

    @Test(arguments: [
        "/api/v1/traces/a1b2c3d4", "/api/v1/search", "/api/v1/services", "/api/v1/operations",
        "/api/v1/stats", "/metrics",
    ])
    func `Reading needs a grant, before anything is read`(path: String) throws {
        let api = try APIFixture(authorize: refusing)
        api.store.fail(with: .unavailable("not to be asked"))
        #expect(try api.get(path).status == 401)
    }

    @Test(arguments: ["/health/live", "/health/ready", "/api/v1/health"])
    func `Health is open to everyone`(path: String) throws {
        #expect(try APIFixture(authorize: refusing).get(path).status == 200)
    }

    @Test func `Numbers about the whole server need the role admin`() throws {
        let api = try APIFixture { _, role in
            role == .query
                ? .granted(.everything)
                : .refused(.error(.forbidden, code: "forbidden", message: "Not you."))
        }
        #expect(try api.get("/api/v1/stats").status == 403)
        #expect(try api.get("/api/v1/search").status == 200)
    }

    @Test func `A grant of one environment shows its traces and no others`() throws {
        var reach = SpanCriteria()
        reach.environment = "prod"
        let api = try APIFixture { [reach] _, _ in .granted(APIGrant(reach: reach)) }
        try api.wait(
            try APIFixture.span(1, of: 1, environment: "prod"),
            try APIFixture.span(1, of: 2, environment: "dev"))
        #expect(try api.get("/api/v1/traces/\(APIFixture.id(1))").status == 200)
        #expect(try api.get("/api/v1/traces/\(APIFixture.id(2))").status == 404)
        let found = try api.json("/api/v1/search")["traces"]?.elements
        #expect(found?.compactMap { $0["traceId"]?.text } == [APIFixture.id(1)])
        #expect(try api.get("/api/v1/search?env=dev").status == 403)
        #expect(try api.get("/api/v1/services").status == 403)
        #expect(try api.get("/api/v1/operations?service=shop").status == 403)
        #expect(try api.get("/api/v1/stats").status == 403)
    }

    @Test func `A grant of one organisation is a condition on every search`() throws {
        var reach = SpanCriteria()
        reach.attributes = [.init(key: "org_id", value: "7")]
        let api = try APIFixture { [reach] _, _ in .granted(APIGrant(reach: reach)) }
        try api.wait(
            try APIFixture.span(1, of: 1, attributes: [Attribute("org_id", .int(7))]),
            try APIFixture.span(1, of: 2, attributes: [Attribute("org_id", .int(8))]))
        let found = try api.json("/api/v1/search")["traces"]?.elements
        #expect(found?.compactMap { $0["traceId"]?.text } == [APIFixture.id(1)])
        #expect(try api.get("/api/v1/traces/\(APIFixture.id(2))").status == 404)
    }
}
