import HTTPServer
import Testing

@Suite struct HTTPListenerTests {
    @Test func `A connection is kept from one request to the next`() throws {
        let connection = try TestListener().connect()
        for _ in 0..<3 {
            connection.send("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n")
            let response = try #require(connection.readResponse())
            #expect(response.status == 200)
            #expect(response.bodyText == "hello")
            #expect(response.header("content-type") == "text/plain")
        }
    }

    @Test func `Requests sent at once are answered in order`() throws {
        let connection = try TestListener().connect()
        connection.send(
            (1...3).map { "GET /items/\($0) HTTP/1.1\r\nHost: a\r\n\r\n" }.joined())
        for number in 1...3 {
            #expect(connection.readResponse()?.bodyText == "\(number) -")
        }
    }

    @Test func `A client of HTTP 1_0 is answered and the connection closed`() throws {
        let connection = try TestListener().connect()
        connection.send("GET /hello HTTP/1.0\r\n\r\n")
        #expect(connection.readToEnd()?.bodyText == "hello")
    }

    @Test(arguments: [0, 1, 16_384, 80_000])
    func `A body of declared length is received whole`(count: Int) throws {
        let body = String(repeating: "x", count: count)
        let response = try TestListener().exchange(
            "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: \(count)\r\n\r\n\(body)")
        #expect(response?.status == 200)
        #expect(response?.bodyText == body)
    }

    @Test func `A body in chunks is received whole and the connection kept`() throws {
        let connection = try TestListener().connect()
        for piece in [
            "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: Chunked\r\n\r\n",
            "5\r\nhello\r\n1;",
            "name=value\r\n", ",\r\n", "7\r\n", " wor", "ld!\r\n0\r\nTrailer: x\r\n", "\r\n",
        ] {
            connection.send(piece)
        }
        #expect(connection.readResponse()?.bodyText == "hello, world!")
        connection.send("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(connection.readResponse()?.status == 200)
    }

    @Test func `A client that asks before it sends its body is told to go on`() throws {
        let connection = try TestListener().connect()
        connection.send(
            "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n")
        #expect(connection.read(atLeast: 25) == "HTTP/1.1 100 Continue\r\n\r\n")
        connection.send("ok")
        #expect(connection.readResponse()?.bodyText == "ok")
    }

    @Test(arguments: ["", "Expect: 100-continue\r\n"])
    func `A refusal comes before the body and ends the connection`(expect: String) throws {
        let connection = try TestListener().connect()
        connection.send("POST /denied HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\(expect)\r\n")
        let response = try #require(connection.readToEnd())
        #expect(response.status == 401)
        #expect(response.header("connection") == "close")
        #expect(response.bodyText.hasPrefix(#"{"error":{"code":"unauthorized","#))
    }

    @Test func `A refusal without a body keeps the connection`() throws {
        let connection = try TestListener().connect()
        connection.send("GET /failing HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(connection.readResponse()?.status == 502)
        connection.send("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(connection.readResponse()?.status == 200)
    }

    @Test
    func `A body declared over the limit is refused, also when the client sends it all the same`()
        throws
    {
        let connection = try TestListener().connect()
        connection.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 4000000\r\n\r\n")
        connection.send([UInt8](repeating: 120, count: 4_000_000))
        let response = try #require(connection.readToEnd())
        #expect(response.status == 413)
        #expect(response.header("connection") == "close")
    }

    @Test func `Chunks that pass the limit are refused in the middle`() throws {
        let test = try TestListener()
        let connection = test.connect()
        connection.send("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n")
        let chunk = "8000\r\n" + String(repeating: "x", count: 0x8000) + "\r\n"
        for _ in 0..<40 { connection.send(chunk) }
        let response = try #require(connection.readToEnd())
        #expect(response.status == 413)
        #expect(response.header("x-request-id")?.isEmpty == false)
        #expect(
            test.metrics.contains(
                #"http_requests_total{route="/echo",method="POST",status="413"} 1"#))
    }

    @Test func `Bodies over the common budget are refused with a time to come back`() throws {
        let test = try TestListener { $0.budget = BodyBudget(bytes: 50_000) }
        let body = String(repeating: "x", count: 60_000)
        let response = try #require(
            test.exchange(
                "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
            ))
        #expect(response.status == 503)
        #expect(response.header("retry-after") == "1")
        // What the refused request held is free again.
        let small = String(repeating: "x", count: 40_000)
        let next = test.exchange(
            "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 40000\r\n\r\n\(small)")
        #expect(next?.status == 200)
    }

    @Test func `HEAD is answered as GET without the body`() throws {
        let connection = try TestListener().connect()
        connection.send(
            "HEAD /hello HTTP/1.1\r\nHost: a\r\n\r\nGET /hello HTTP/1.1\r\nHost: a\r\n\r\n")
        let head = try #require(connection.readResponse(toHead: true))
        #expect(head.status == 200)
        #expect(head.header("content-length") == "5")
        #expect(connection.readResponse()?.bodyText == "hello")
    }

    @Test(arguments: [
        ("GET", "/nothing", 404, nil), ("GET", "/hello/", 404, nil), ("GET", "//hello", 404, nil),
        ("GET", "/items/", 404, nil), ("GET", "/items/a/b", 404, nil),
        ("GET", "/../hello", 404, nil),
        ("GET", "/%2e%2e/hello", 404, nil), ("GET", "/items\\a", 404, nil),
        ("DELETE", "/hello", 405, "GET, HEAD"), ("GET", "/echo", 405, "POST"),
        ("BREW", "/hello", 405, "GET, HEAD"), ("OPTIONS", "*", 404, nil),
        ("GET", "http://host/hello", 200, nil), ("GET", "/h%65llo", 200, nil),
    ])
    func `Paths and methods that do not exist say so`(
        method: String, target: String, status: Int, allow: String?
    ) throws {
        let response = try #require(
            TestListener().exchange("\(method) \(target) HTTP/1.1\r\nHost: a\r\n\r\n"))
        #expect(response.status == status)
        #expect(response.header("allow") == allow)
    }

    @Test func `Parameters and queries are unescaped`() throws {
        let response = try TestListener().exchange(
            "GET /items/a%2Fb?x=1&q=c+d%26%C3%A9 HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(response?.bodyText == "a/b c d&é")
    }

    @Test
    func `Identifiers are echoed, made when absent and replaced when they are not fit to show`()
        throws
    {
        let test = try TestListener()
        let connection = test.connect()
        func ask(_ headers: String) throws -> (String?, String?) {
            connection.send("GET /hello HTTP/1.1\r\nHost: a\r\n\(headers)\r\n")
            let response = try #require(connection.readResponse())
            return (response.header("x-request-id"), response.header("x-correlation-id"))
        }
        let sent = try ask("X-Request-Id: r-1\r\nX-Correlation-Id: c-1\r\n")
        #expect(sent == ("r-1", "c-1"))
        let one = try ask("x-request-id: r-2\r\n")
        #expect(one == ("r-2", "r-2"))
        let made = try ask("")
        let again = try ask("")
        #expect(made.0?.count == 32 && made.0 == made.1 && made.0 != again.0)
        for unfit in [String(repeating: "a", count: 129), "a b", "é"] {
            #expect(try ask("X-Request-Id: \(unfit)\r\n").0?.count == 32)
        }
    }

    @Test func `Requests are counted and logged under the pattern of their route`() throws {
        let test = try TestListener()
        _ = test.exchange(
            """
            GET /items/secret HTTP/1.1\r\nHost: a\r\nX-Request-Id: r-9\r\n\
            traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\r\n\r\n
            """)
        _ = test.exchange("GET /failing HTTP/1.1\r\nHost: a\r\n\r\n")
        test.server.stop(within: .seconds(5))
        let metrics = test.metrics
        let series = #"{route="/items/{id}",method="GET",status="200"}"#
        #expect(metrics.contains("http_requests_total\(series) 1\n"))
        #expect(metrics.contains("http_request_duration_seconds_count\(series) 1\n"))
        #expect(metrics.contains(#"http_requests_active{route="/items/{id}",method="GET"} 0"#))
        #expect(metrics.contains(#"http_connections_open{listener="test"} 0"#))
        #expect(!metrics.contains("secret"))
        let line = try #require(test.log.lines.first { $0.contains("r-9") })
        for part in [
            #""level":"debug""#, #""source":"test""#, #""route":"/items/{id}""#, #""status":200"#,
            #""outcome":"success""#, #""ip":"127.0.0.1""#, #""duration_ms":"#,
            #""trace_id":"0af7651916cd43dd8448eb211c80319c""#,
        ] {
            #expect(line.contains(part))
        }
        let failed = try #require(test.log.lines.first { $0.contains("/failing") })
        #expect(failed.contains(#""level":"info""#) && failed.contains(#""outcome":"error""#))
    }
}
