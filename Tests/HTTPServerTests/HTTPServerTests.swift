import HTTPServer
import Testing

@Suite struct HTTPServerTests {
    @Test func `A small request is answered and the connection kept`() throws {
        let test = try TestServer()
        let connection = test.connect()
        for _ in 0..<3 {
            connection.send("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n")
            let response = try #require(connection.readResponse())
            #expect(response.status == 200)
            #expect(response.bodyText == "hello")
            #expect(response.header("content-type") == "text/plain")
        }
        test.server.stop(within: .seconds(1))
    }

    @Test func `A body is echoed`() throws {
        let test = try TestServer()
        let body = String(repeating: "abcdefgh", count: 10_000)
        let response = try #require(
            test.exchange(
                "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
            ))
        #expect(response.status == 200)
        #expect(response.bodyText == body)
    }
}
