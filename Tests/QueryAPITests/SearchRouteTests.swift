import Query
import QueryAPI
import TestSupport
import Testing
import TraceModel

@Suite struct SearchRouteTests {
    /// A second after the moment at which the manual clock stands.
    private static let now: UInt64 = 1_767_225_600_000_000_000

    private func filled() throws -> APIFixture {
        let api = try APIFixture()
        try api.put(try APIFixture.span(1, of: 1, at: Self.now - 7_200_000_000_000))
        try api.put(
            try APIFixture.span(
                1, of: 2, at: Self.now - 1_800_000_000_000, service: "bank"))
        try api.wait(
            try APIFixture.span(
                1, of: 3, at: Self.now - 60_000_000_000, name: "GET /a b", service: "front",
                environment: "Production", attributes: [Attribute("k", .string("a=b&c"))]))
        return api
    }

    private func found(_ api: APIFixture, _ query: String) throws -> [String] {
        let answer = try api.json("/api/v1/search?\(query)")
        return answer["traces"]?.elements.compactMap { $0["traceId"]?.text } ?? []
    }

    private static func ids(_ numbers: UInt64...) -> [String] { numbers.map(APIFixture.id) }

    @Test func `A result has what a list shows`() throws {
        let answer = try filled().json("/api/v1/search?limit=1")
        #expect(answer["complete"] == .bool(true))
        #expect(answer["nextCursor"]?.text?.count == 32)
        let trace = answer["traces"]?[0]
        #expect(trace?["traceId"]?.text == APIFixture.id(3))
        #expect(trace?["rootService"]?.text == "front")
        #expect(trace?["rootName"]?.text == "GET /a b")
        #expect(trace?["environment"]?.text == "prod")
        #expect(trace?["startTimeUnixNano"]?.text == String(Self.now - 60_000_000_000))
        #expect(trace?["durationNanos"]?.text == "500")
        #expect(trace?["spanCount"] == .number(1))
        #expect(trace?["errorCount"] == .number(0))
        #expect(trace?["services"]?.strings == ["front"])
        #expect(trace?["state"]?.text == "collecting")
        #expect(trace?["weight"] == .number(1))
    }

    @Test(arguments: [
        ("", ids(3, 2, 1)), ("q=", ids(3, 2, 1)), ("q=%7B%20%7D", ids(3, 2, 1)),
        ("limit=2", ids(3, 2)), ("service=bank", ids(2)), ("service=", ids(3, 2, 1)),
        ("service=front&operation=GET+/a%20b", ids(3)),
        ("service=front&env=production", ids(3)), ("service=front&env=PROD", ids(3)),
        ("service=front&env=dev", []), ("service=front&attr=k%3Da%3Db%26c", ids(3)),
        ("service=front&attr=k%3Dx", []), ("service=front&error", []),
        ("service=front&error=false", ids(3)), ("service=front&min_duration=1us", []),
        ("service=front&minDuration=500ns", ids(3)), ("service=front&max-duration=0.4us", []),
        ("since=1h", ids(3, 2)), ("since=90m", ids(3, 2)), ("since=1d", ids(3, 2, 1)),
        ("start=2025-12-31T23:00:00Z", ids(3, 2)), ("end=2025-12-31T23:00:00Z", ids(1)),
        ("from=1767223800", ids(3, 2)), ("start=1767223800000", ids(3, 2)),
        ("start=1767223800000000", ids(3, 2)), ("start=1767223800000000000", ids(3, 2)),
        ("start=1767223800000000001", ids(3)), ("start=1767223800&end=1767223801", ids(2)),
    ])
    func `Parameters narrow the search`(query: String, expected: [String]) throws {
        #expect(try found(try filled(), query) == expected)
    }

    @Test(arguments: [
        ("limit=0", "invalid_argument"), ("limit=1001", "invalid_argument"),
        ("limit=many", "invalid_argument"), ("cursor=abc", "invalid_argument"),
        ("start=yesterday", "invalid_argument"), ("since=1", "invalid_argument"),
        ("since=1h&start=5", "invalid_argument"), ("start=5&from=5", "invalid_argument"),
        ("start=6&end=5", "invalid_argument"), ("min_duration=5", "invalid_argument"),
        ("max_duration=-5s", "invalid_argument"), ("error=maybe", "invalid_argument"),
        ("attr=novalue", "invalid_argument"), ("attr=%3Dv", "invalid_argument"),
        ("service=a&service=b", "invalid_argument"), ("tags=x", "unknown_parameter"),
        ("q=%7B%20duration%20%3E%201s%20%7D", "unsupported_query"),
        ("start=99999999999999999999", "invalid_argument"),
        ("min_duration=999999999d", "invalid_argument"), ("since=1..5s", "invalid_argument"),
    ])
    func `What cannot be read is refused, not passed over`(query: String, code: String) throws {
        let answer = try APIFixture().json("/api/v1/search?\(query)", status: 400)
        #expect(answer["error"]?["code"]?.text == code)
    }

    @Test func `Cursors lead through all pages`() throws {
        let api = try filled()
        var seen: [String] = []
        var cursor = ""
        repeat {
            let answer = try api.json("/api/v1/search?limit=1&cursor=\(cursor)")
            seen += answer["traces"]?.elements.compactMap { $0["traceId"]?.text } ?? []
            cursor = answer["nextCursor"]?.text ?? ""
        } while !cursor.isEmpty
        #expect(seen == Self.ids(3, 2, 1))
    }

    @Test func `Services and operations are listed`() throws {
        let api = try filled()
        #expect(
            try api.json("/api/v1/services")["services"]?.strings == ["bank", "front", "shop"])
        #expect(
            try api.json("/api/v1/operations?service=front")["operations"]?.strings == ["GET /a b"])
        let answer = try api.json("/api/v1/operations", status: 400)
        #expect(answer["error"]?["message"]?.text == "service is missing.")
    }
}
