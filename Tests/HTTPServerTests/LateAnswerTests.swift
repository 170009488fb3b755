import HTTPServer
import Synchronization
import Testing
import Threading

@Suite struct LateAnswerTests {
    /// Waits until the handler has kept a responder.
    private func responder(of test: TestListener) throws -> HTTPResponder {
        try #require(eventually { test.handler.waiting.takeAll().first })
    }

    private let post = "POST /later HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nok"

    @Test func `An answer may come later from another thread`() throws {
        let test = try TestListener { $0.threads = 1 }
        let connection = test.connect()
        for round in 0..<3 {
            connection.send(post)
            let responder = try responder(of: test)
            // The one thread of the server is free meanwhile.
            #expect(test.exchange("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n")?.status == 200)
            let thread = try DedicatedThread(name: "late") {
                responder.send(HTTPResponse(.accepted, "text/plain", text: "round \(round)"))
            }
            #expect(connection.readResponse()?.bodyText == "round \(round)")
            thread.join()
        }
    }

    @Test func `A responder that is given up answers 500`() throws {
        let test = try TestListener()
        let connection = test.connect()
        connection.send("GET /dropped HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(connection.readResponse()?.status == 500)
        connection.send(post)
        _ = try responder(of: test)
        #expect(connection.readResponse()?.status == 500)
    }

    @Test func `Only the first answer counts`() throws {
        let answers = Mutex<[Int]>([])
        do {
            let responder = HTTPResponder { response in
                answers.withLock { $0.append(response?.status.code ?? 0) }
            }
            let first = responder.send(HTTPResponse(.ok))
            let second = responder.send(HTTPResponse(.conflict))
            #expect(first && !second)
        }
        #expect(answers.withLock { $0 } == [200])
    }

    @Test func `A client that leaves before its answer does no harm`() throws {
        let test = try TestListener()
        var connection: RawConnection? = test.connect()
        connection?.send(post)
        let responder = try responder(of: test)
        connection = nil
        responder.send(HTTPResponse(.ok))
        #expect(eventually { test.server.openConnections == 0 ? true : nil } == true)
        #expect(test.exchange("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n")?.status == 200)
    }

    @Test func `A stop waits for requests, closes idle connections and takes no new ones`() throws {
        let test = try TestListener()
        let idle = test.connect()
        idle.send("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n")
        _ = idle.readResponse()
        let busy = test.connect()
        busy.send(post)
        let responder = try responder(of: test)
        let drained = Mutex<Bool?>(nil)
        let server = test.server
        let thread = try DedicatedThread(name: "stop") {
            let result = server.stop(within: .seconds(5))
            drained.withLock { $0 = result }
        }
        #expect(idle.readToEnd() == "")
        #expect(test.exchange("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n") == nil)
        responder.send(HTTPResponse(.ok, "text/plain", text: "done"))
        let response = try #require(busy.readToEnd())
        #expect(response.status == 200 && response.header("connection") == "close")
        thread.join()
        #expect(drained.withLock { $0 } == true)
    }

    @Test func `A stop answers 503 to requests that do not end in time`() throws {
        let test = try TestListener()
        let connection = test.connect()
        connection.send(post)
        let responder = try responder(of: test)
        #expect(!test.server.stop(within: .milliseconds(10)))
        let response = try #require(connection.readToEnd())
        #expect(response.status == 503)
        #expect(response.header("retry-after") == "1")
        // The handler's own answer comes too late and is not sent.
        responder.send(HTTPResponse(.ok))
    }
}
