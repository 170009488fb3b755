import Bytes
import Glibc
import HTTPClient
import HTTPServer
import Synchronization
import Testing
import Threading

@Suite struct HTTPSessionTests {
    private func client(_ test: TestListener) throws -> HTTPSession {
        HTTPSession(try #require(HTTPEndpoint("http://\(test.server.address)")))
    }

    @Test func `Requests are sent with their headers and body over one connection`() throws {
        let test = try TestListener()
        let client = try client(test)
        for round in 1...3 {
            let body = ByteBuffer("round \(round)".utf8)
            let response = try client.send(
                HTTPClientRequest(
                    "POST", "/echo", headers: [("X-Request-Id", "r\(round)")], body: body))
            #expect(response.status == 200)
            #expect(response.text == "round \(round)")
            #expect(response.header("x-request-id") == "r\(round)")
        }
        #expect(test.server.openConnections == 1)
    }

    @Test(arguments: ["GET", "HEAD", "DELETE", "PUT"])
    func `Any method can be asked`(method: String) throws {
        let test = try TestListener()
        let response = try client(test).send(HTTPClientRequest(method, "/nothing"))
        #expect(response.status == 404)
        #expect(response.text.isEmpty == (method == "HEAD"))
    }

    @Test func `A large body is sent and a refusal of it is read`() throws {
        let test = try TestListener()
        let client = try client(test)
        let body = ByteBuffer([UInt8](repeating: 7, count: 3_000_000))
        let response = try client.send(HTTPClientRequest("POST", "/echo", body: body))
        #expect(response.status == 413)
        #expect(try client.send(HTTPClientRequest("GET", "/hello")).text == "hello")
    }

    @Test func `A server behind a socket of the file system is reached`() throws {
        let directory = try TemporaryDirectory()
        let path = "\(directory.path)/http.sock"
        for _ in 0..<2 {
            // The second time, the file of an abandoned socket is in the way.
            let test = try TestListener { $0.address = .unix(path: path) }
            #expect(test.server.address == .unix(path: path))
            let client = HTTPSession(try #require(HTTPEndpoint("unix:\(path)")))
            #expect(try client.send(HTTPClientRequest("GET", "/hello")).text == "hello")
            #expect(throws: HTTPListenerError.addressInUse(.unix(path: path))) {
                _ = try TestListener { $0.address = .unix(path: path) }
            }
            test.server.stop(within: .seconds(1))
            #expect(unsafe access(path, F_OK) != 0)
            leaveAbandonedSocket(path)
        }
    }

    @Test func `A server that does not listen is unreachable`() throws {
        let test = try TestListener()
        let client = try client(test)
        test.server.stop(within: .seconds(1))
        #expect(
            throws: HTTPClientError.unreachable(client.endpoint, reason: "nobody listens there")
        ) { try client.send(HTTPClientRequest("GET", "/hello")) }
    }

    @Test func `An answer that does not come in time is a timeout`() throws {
        let test = try TestListener()
        let client = try client(test)
        var request = HTTPClientRequest("POST", "/later", body: ByteBuffer([]))
        request.timeout = .milliseconds(30)
        #expect(throws: HTTPClientError.timeout(client.endpoint)) { try client.send(request) }
        _ = test.handler.waiting.takeAll()
    }

    @Test func `An answer over its limit is not kept`() throws {
        let test = try TestListener()
        var request = HTTPClientRequest("GET", "/events", timeout: nil)
        request.responseLimit = 10_000
        test.handler.stream.say(String(repeating: "x", count: 20_000))
        let client = try client(test)
        #expect(throws: HTTPClientError.tooLarge(limit: 10_000)) { try client.send(request) }
    }

    @Test func `A stream is passed on as it comes until no more is wanted`() throws {
        let test = try TestListener()
        let client = try client(test)
        let request = HTTPClientRequest("GET", "/events", timeout: nil)
        test.handler.stream.say("one")
        var received = ""
        #expect(throws: HTTPClientError.cancelled) {
            try client.stream(request) { bytes in
                received += bytes.string
                test.handler.stream.say("two")
                return received != "onetwo"
            }
        }
        #expect(received == "onetwo")
    }

    @Test func `What is not a stream but a refusal is kept`() throws {
        let test = try TestListener()
        let response = try client(test).stream(HTTPClientRequest("GET", "/nothing")) { _ in
            Issue.record("passed on")
            return true
        }
        #expect(response.status == 404)
        #expect(response.text.contains("not_found"))
    }

    @Test(arguments: [
        ("http://localhost:16686", true), ("https://a/b/", true), ("unix:/run/t.sock", true),
        ("localhost:16686", false), ("http://", false), ("http:///x", false), ("unix:rel", false),
        ("http://a/?q", false), ("http://a b", false), ("ftp://a", false), ("", false),
    ])
    func `Endpoints are read strictly`(text: String, isValid: Bool) {
        #expect((HTTPEndpoint(text) != nil) == isValid)
    }

    /// Leaves the file of a socket that nobody listens on.
    private func leaveAbandonedSocket(_ path: String) {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        unsafe withUnsafeMutableBytes(of: &address.sun_path) {
            unsafe $0.copyBytes(from: Array(path.utf8))
        }
        _ = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }
}

/// A directory that goes with all it holds.
struct TemporaryDirectory: ~Copyable {
    let path: String

    init() throws {
        var template = Array("/tmp/tracewell-http-XXXXXX".utf8CString)
        let made: String? = unsafe template.withUnsafeMutableBufferPointer { buffer in
            guard let start = buffer.baseAddress else { return nil }
            return unsafe mkdtemp(start).map { unsafe String(cString: $0) }
        }
        path = try #require(made)
    }

    deinit {
        unsafe unlink("\(path)/http.sock")
        unsafe rmdir(path)
    }
}
