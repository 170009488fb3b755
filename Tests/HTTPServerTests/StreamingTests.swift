import HTTPServer
import Testing

@Suite struct StreamingTests {
    private let request = "GET /events HTTP/1.1\r\nHost: a\r\n\r\n"

    @Test func `A stream is sent as it is made, and ends the response`() throws {
        let test = try TestListener()
        let connection = test.connect()
        test.handler.stream.say("data: 1\n\n")
        connection.send(request)
        let head = try #require(connection.readResponse(toHead: true))
        #expect(head.header("transfer-encoding") == "chunked")
        #expect(connection.read(atLeast: 14) == "9\r\ndata: 1\n\n\r\n")
        test.handler.stream.say("data: 2\n\n")
        #expect(connection.read(atLeast: 14) == "9\r\ndata: 2\n\n\r\n")
        test.handler.stream.finish()
        #expect(connection.read(atLeast: 5) == "0\r\n\r\n")
        #expect(eventually { test.handler.stream.hasEnded ? true : nil } == true)
        connection.send("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(connection.readResponse()?.status == 200)
    }

    @Test func `A piece larger than the connection's memory arrives whole`() throws {
        let test = try TestListener()
        let piece = String(repeating: "0123456789abcdef", count: 20_000)
        test.handler.stream.say(piece)
        test.handler.stream.finish()
        let connection = test.connect()
        connection.send("GET /events HTTP/1.0\r\n\r\n")
        #expect(connection.readToEnd()?.bodyText == piece)
    }

    @Test func `A stream whose client is gone is ended when it next has something to say`() throws {
        let test = try TestListener()
        var connection: RawConnection? = test.connect()
        connection?.send(request)
        _ = connection?.readResponse(toHead: true)
        connection = nil
        let ended = eventually { () -> Bool? in
            test.handler.stream.say("data\n\n")
            return test.handler.stream.hasEnded ? true : nil
        }
        #expect(ended == true)
    }

    @Test func `A stop ends streams that wait`() throws {
        let test = try TestListener()
        let connection = test.connect()
        connection.send(request)
        _ = connection.readResponse(toHead: true)
        #expect(test.server.stop(within: .seconds(5)))
        #expect(connection.readToEnd() == "0\r\n\r\n")
        #expect(test.handler.stream.hasEnded)
    }
}
