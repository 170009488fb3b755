import HTTPServer
import TestSupport
import Testing

@Suite struct TimeLimitTests {
    private let clock = ManualTime()

    private func server() throws -> TestListener {
        try TestListener(clock: clock) { $0.times.sweep = .milliseconds(2) }
    }

    /// Whether the server closes within the next seconds of the test's clock, but not before.
    private func isCut(_ connection: RawConnection, after seconds: Int, _ test: TestListener)
        -> Bool
    {
        clock.advance(by: .seconds(seconds - 1))
        let early = test.exchange("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n")?.status == 200
        let open = test.server.openConnections
        clock.advance(by: .seconds(1))
        return early && open > 0 && connection.readToEnd() != nil
    }

    /// Whether one connection is counted as cut for a reason; counting may follow the cut a moment later.
    private func isCounted(_ reason: String, _ test: TestListener) -> Bool {
        let line = "http_connections_cut_total{listener=\"test\",reason=\"\(reason)\"} 1\n"
        return eventually { test.metrics.contains(line) ? true : nil } ?? false
    }

    @Test(arguments: [("", 0), ("GET", 0), ("GET /hello HTTP/1.1\r\nHost: a\r\n", 1)])
    func `A head that does not end within ten seconds is cut`(sent: String, begun: Int) throws {
        let test = try server()
        let connection = test.connect()
        connection.send(sent)
        let open = "http_connections_open{listener=\"test\"} 1\n"
        _ = eventually {
            test.metrics.contains(open) && test.server.activeRequests == begun ? true : nil
        }
        #expect(isCut(connection, after: 10, test))
        #expect(isCounted("slow_head", test))
    }

    @Test func `A connection that is idle for a minute is cut`() throws {
        let test = try server()
        let connection = test.connect()
        connection.send("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n")
        _ = connection.readResponse()
        _ = eventually { test.server.activeRequests == 0 ? true : nil }
        #expect(isCut(connection, after: 60, test))
        #expect(isCounted("idle", test))
    }

    @Test func `A body that comes slower than a KiB a second is cut after ten seconds`() throws {
        let test = try server()
        let connection = test.connect()
        connection.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 90000\r\n\r\n")
        connection.send([UInt8](repeating: 1, count: 9000))
        _ = eventually { test.server.activeRequests == 1 ? true : nil }
        #expect(isCut(connection, after: 10, test))
        #expect(isCounted("slow_body", test))
    }

    @Test func `A handler may take as long as it needs`() throws {
        let test = try server()
        let connection = test.connect()
        connection.send("POST /later HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n")
        let responder = try #require(eventually { test.handler.waiting.takeAll().first })
        clock.advance(by: .seconds(600))
        #expect(test.exchange("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n")?.status == 200)
        responder.send(HTTPResponse(.ok, "text/plain", text: "done"))
        #expect(connection.readResponse()?.bodyText == "done")
    }

    @Test func `A client that does not read its answer is cut`() throws {
        let test = try server()
        let connection = test.connect()
        test.handler.stream.say(String(repeating: "x", count: 20_000_000))
        connection.send("GET /events HTTP/1.1\r\nHost: a\r\n\r\n")
        _ = connection.readResponse(toHead: true)
        let ended = eventually { () -> Bool? in
            clock.advance(by: .seconds(61))
            return test.handler.stream.hasEnded ? true : nil
        }
        #expect(ended == true)
        #expect(isCounted("slow_reader", test))
    }

    @Test func `One address has only so many connections`() throws {
        let test = try TestListener { $0.connectionsPerAddress = 2 }
        let first = test.connect()
        let second = test.connect()
        for connection in [first, second] {
            connection.send("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(connection.readResponse()?.status == 200)
        }
        #expect(test.connect().readToEnd() == "")
        #expect(test.metrics.contains(#"{listener="test",reason="address_limit"} 1"#))
    }

    @Test func `A listener has only so many connections, and takes more when some are gone`() throws
    {
        let test = try TestListener { $0.connections = 1 }
        var first: RawConnection? = test.connect()
        first?.send("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(first?.readResponse()?.status == 200)
        #expect(test.connect().readToEnd() == "")
        first = nil
        let next = eventually { test.exchange("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n")?.status }
        #expect(next == 200)
    }
}
