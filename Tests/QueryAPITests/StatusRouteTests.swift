import HTTPClient
import QueryAPI
import Telemetry
import TestSupport
import Testing
import TraceModel

@Suite struct StatusRouteTests {
    @Test func `What is stored and pending is counted`() throws {
        let api = try APIFixture()
        try api.put(try APIFixture.span(1, of: 1), try APIFixture.span(2, of: 1))
        try api.wait(try APIFixture.span(1, of: 2))
        let answer = try api.json("/api/v1/stats")
        #expect(answer["store"]?["traces"] == .number(1))
        #expect(answer["store"]?["spans"] == .number(2))
        #expect(answer["store"]?["oldest"]?.text == "2026-01-01T00:00:00.000Z")
        #expect(answer["pending"]?["traces"] == .number(1))
        #expect(answer["pending"]?["spans"] == .number(1))
    }

    @Test func `A process that answers is alive`() throws {
        let api = try APIFixture(checks: [HealthCheck("store") { .failing("The disk is full.") }])
        let answer = try api.json("/health/live")
        #expect(answer["status"]?.text == "ok")
        #expect(answer["timestamp"]?.text == "2026-01-01T00:00:00.000Z")
        #expect(answer["checks"] == .object([:]))
    }

    @Test(arguments: ["/health/ready", "/api/v1/health"])
    func `Ready is who passes every check`(path: String) throws {
        let passing = try APIFixture(checks: [HealthCheck("store") { .passing }])
        #expect(try passing.json(path)["checks"]?["store"]?["status"]?.text == "ok")
        let failing = try APIFixture(checks: [
            HealthCheck("store") { .passing }, HealthCheck("journal") { .failing("It is full.") },
        ])
        let answer = try failing.json(path, status: 503)
        #expect(answer["status"]?.text == "failing")
        #expect(answer["checks"]?["store"]?["status"]?.text == "ok")
        #expect(answer["checks"]?["journal"]?["status"]?.text == "failing")
        #expect(answer["checks"]?["journal"]?["reason"]?.text == "It is full.")
    }

    @Test func `Metrics come in the format that the scraper reads`() throws {
        let api = try APIFixture()
        api.registry.counter("examples_total", help: "Examples.").add()
        let plain = try api.get("/metrics")
        #expect(plain.header("content-type") == "text/plain; version=0.0.4; charset=utf-8")
        #expect(plain.text.contains("examples_total 1\n"))
        let modern = try api.get("/metrics", accept: "application/openmetrics-text;version=1.0.0")
        #expect(modern.header("content-type")?.hasPrefix("application/openmetrics-text") == true)
        #expect(modern.text.hasSuffix("# EOF\n"))
    }

    @Test func `Queries are timed by what they ask`() throws {
        let api = try APIFixture()
        _ = try api.get("/api/v1/search")
        _ = try api.get("/api/v1/search?limit=0")
        let text = try api.get("/metrics").text
        #expect(text.contains("tracewell_query_duration_seconds_count{query=\"search\"} 2"))
        #expect(text.contains("route=\"/api/v1/search\""))
    }
}
