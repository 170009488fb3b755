import Bytes
import HTTPClient
import OTLP
import Receiver
import Testing

@Suite struct CORSTests {
    private let origin = "https://shop.example"

    private func preflight(_ fixture: ReceiverFixture, _ origin: String) throws
        -> HTTPClientResponse
    {
        try fixture.send(
            nil,
            [
                ("Origin", origin), ("Access-Control-Request-Method", "POST"),
                ("Access-Control-Request-Headers", "content-type"),
            ], method: "OPTIONS")
    }

    @Test func `A page of a known origin may send`() throws {
        let fixture = try ReceiverFixture(origins: [origin])
        let asked = try preflight(fixture, origin)
        #expect(asked.status == 204)
        #expect(asked.header("Access-Control-Allow-Origin") == origin)
        #expect(asked.header("Access-Control-Allow-Methods") == "POST")
        let headers = asked.header("Access-Control-Allow-Headers")?.lowercased() ?? ""
        for name in ["content-type", "content-encoding", "authorization", "traceparent"] {
            #expect(headers.contains(name))
        }
        let sent = try fixture.post(
            TestRequest().json, as: .json, headers: [("Origin", origin)])
        #expect(sent.status == 200)
        #expect(sent.header("Access-Control-Allow-Origin") == origin)
        let refused = try fixture.post(
            ByteBuffer("no".utf8), as: .json, headers: [("Origin", origin)])
        #expect(refused.status == 400)
        #expect(refused.header("Access-Control-Allow-Origin") == origin)
    }

    @Test func `A page of another origin may not`() throws {
        let fixture = try ReceiverFixture(origins: [origin])
        for other in ["https://evil.example", "https://shop.example.evil", "null"] {
            let asked = try preflight(fixture, other)
            #expect(asked.header("Access-Control-Allow-Origin") == nil)
            #expect(asked.header("Access-Control-Allow-Methods") == nil)
        }
    }

    @Test func `Without origins there is no CORS`() throws {
        let fixture = try ReceiverFixture()
        let asked = try preflight(fixture, origin)
        #expect(asked.status == 405)
        #expect(asked.header("Access-Control-Allow-Origin") == nil)
    }
}
