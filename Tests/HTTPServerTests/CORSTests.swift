import HTTPServer
import Testing

@Suite struct CORSTests {
    private func server(_ origins: [String]) throws -> TestListener {
        try TestListener {
            $0.cors = CORSPolicy(
                origins: origins, methods: [.post], headers: ["content-type", "authorization"])
        }
    }

    @Test(arguments: [
        (["https://a.example"], "https://a.example", "https://a.example"),
        (["https://a.example"], "https://a.example.evil", nil),
        (["https://a.example"], "https://A.example", nil),
        (["https://a.example"], "http://a.example", nil),
        (["https://a.example", "https://b.example"], "https://b.example", "https://b.example"),
        (["*"], "https://any.example", "*"),
        (["*"], "null", "*"),
        ([], "https://a.example", nil),
        (["https://a.example"], "null", nil),
    ])
    func `Only listed origins may read answers`(
        origins: [String], origin: String, allowed: String?
    ) throws {
        let test = try server(origins)
        let answer = try #require(
            test.exchange("GET /hello HTTP/1.1\r\nHost: a\r\nOrigin: \(origin)\r\n\r\n"))
        #expect(answer.status == 200)
        #expect(answer.header("vary") == "Origin")
        #expect(answer.header("access-control-allow-origin") == allowed)
        #expect((answer.header("access-control-expose-headers") != nil) == (allowed != nil))
        let preflight = try #require(
            test.exchange(
                """
                OPTIONS /denied HTTP/1.1\r\nHost: a\r\nOrigin: \(origin)\r\n\
                Access-Control-Request-Method: POST\r\n\r\n
                """))
        #expect(preflight.status == 204)
        #expect(preflight.header("vary") == "Origin")
        #expect(preflight.header("access-control-allow-origin") == allowed)
        let asked = allowed == nil ? nil : "POST"
        #expect(preflight.header("access-control-allow-methods") == asked)
        let headers = allowed == nil ? nil : "content-type, authorization"
        #expect(preflight.header("access-control-allow-headers") == headers)
        #expect(preflight.header("access-control-max-age") == (allowed == nil ? nil : "7200"))
    }

    @Test func `Refusals can be read by pages too`() throws {
        let answer = try server(["https://a.example"]).exchange(
            "GET /nothing HTTP/1.1\r\nHost: a\r\nOrigin: https://a.example\r\n\r\n")
        #expect(answer?.status == 404)
        #expect(answer?.header("access-control-allow-origin") == "https://a.example")
    }

    @Test func `OPTIONS that is no question of a browser goes to the routes`() throws {
        let answer = try server(["*"]).exchange("OPTIONS /hello HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(answer?.status == 405)
        #expect(answer?.header("access-control-allow-methods") == nil)
    }

    @Test func `A listener without a policy says nothing of origins`() throws {
        let answer = try TestListener().exchange(
            "GET /hello HTTP/1.1\r\nHost: a\r\nOrigin: https://a.example\r\n\r\n")
        #expect(answer?.header("vary") == nil)
        #expect(answer?.header("access-control-allow-origin") == nil)
    }
}
