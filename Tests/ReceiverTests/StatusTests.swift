import Bytes
import Compression
import HTTPClient
import Journal
import OTLP
import Receiver
import Testing

/// A request that is refused, and how.
struct RefusedCase: Sendable, CustomTestStringConvertible {
    let name: String
    let status: Int
    /// The `google.rpc.Code`.
    let code: Int
    var method = "POST"
    var path = "/v1/traces"
    var headers = [(name: "Content-Type", value: "application/json")]
    var body = ByteBuffer("{}".utf8)
    var requestBytes = 64 << 20

    var testDescription: String { "\(name): \(status)" }

    static let all = heads + bodies + sizes

    private static let heads = [
        RefusedCase(name: "GET", status: 405, code: 12, method: "GET"),
        RefusedCase(name: "PUT", status: 405, code: 12, method: "PUT"),
        RefusedCase(name: "OPTIONS", status: 405, code: 12, method: "OPTIONS"),
        RefusedCase(name: "metrics", status: 404, code: 5, path: "/v1/metrics"),
        RefusedCase(name: "root", status: 404, code: 5, path: "/"),
        RefusedCase(name: "slash at the end", status: 404, code: 5, path: "/v1/traces/"),
        RefusedCase(name: "double slash", status: 404, code: 5, path: "//v1/traces"),
        RefusedCase(
            name: "text", status: 415, code: 12, headers: [("Content-Type", "text/plain")]),
        RefusedCase(name: "no type", status: 415, code: 12, headers: [("Content-Type", "")]),
        RefusedCase(
            name: "two types", status: 415, code: 12,
            headers: [
                ("Content-Type", "application/json"), ("Content-Type", "application/x-protobuf"),
            ]),
        RefusedCase(
            name: "brotli", status: 415, code: 12, headers: json + [("Content-Encoding", "br")]),
        RefusedCase(
            name: "twice compressed", status: 415, code: 12,
            headers: json + [("Content-Encoding", "gzip, gzip")]),
        RefusedCase(
            name: "twice compressed in two headers", status: 415, code: 12,
            headers: json + [("Content-Encoding", "gzip"), ("Content-Encoding", "gzip")]),
    ]

    private static let json = [(name: "Content-Type", value: "application/json")]
    private static let protobuf = [(name: "Content-Type", value: "application/x-protobuf")]

    private static let bodies = [
        malformed("no JSON", "no"), malformed("empty JSON", ""), malformed("an array", "[]"),
        malformed("cut JSON", #"{"resourceSpans":[{"#),
        malformed("after the end", "{} x"),
        malformed("wrong type", #"{"resourceSpans":{}}"#),
        malformed(
            "fraction for an integer",
            #"{"resourceSpans":[{"scopeSpans":[{"spans":[{"kind":1.5}]}]}]}"#),
        malformed(
            "enum by name",
            #"{"resourceSpans":[{"scopeSpans":[{"spans":[{"kind":"SPAN_KIND_SERVER"}]}]}]}"#),
        malformed("surrogate", #"{"resourceSpans":[{"schemaUrl":"\ud800"}]}"#),
        malformed("nested", String(repeating: "[", count: 100_000)),
        RefusedCase(
            name: "protobuf of noise", status: 400, code: 3, headers: protobuf,
            body: ByteBuffer([0xFF, 0xFF, 0xFF])),
        RefusedCase(
            name: "protobuf with a string that is not UTF-8", status: 400, code: 3,
            headers: protobuf, body: ByteBuffer([0x0A, 0x04, 0x1A, 0x02, 0xC3, 0x28])),
        RefusedCase(
            name: "JSON as protobuf", status: 400, code: 3, headers: protobuf,
            body: ByteBuffer("{}".utf8)),
        RefusedCase(
            name: "gzip of noise", status: 400, code: 3,
            headers: protobuf + [("Content-Encoding", "gzip")],
            body: ByteBuffer([0x1F, 0x8B, 1, 2, 3])),
        RefusedCase(
            name: "plain as zstd", status: 400, code: 3,
            headers: json + [("Content-Encoding", "zstd")]),
    ]

    private static func malformed(_ name: String, _ body: String) -> RefusedCase {
        RefusedCase(name: name, status: 400, code: 3, body: ByteBuffer(body.utf8))
    }

    private static let sizes = [
        RefusedCase(
            name: "over the limit", status: 413, code: 8,
            body: ByteBuffer(String(repeating: " ", count: 2000).utf8), requestBytes: 1000),
        RefusedCase(
            name: "over the limit when inflated", status: 413, code: 8,
            headers: json + [("Content-Encoding", "gzip")],
            body: ByteBuffer(String(repeating: " ", count: 100_000).utf8).compressed(.gzip),
            requestBytes: 1000),
        RefusedCase(
            name: "a bomb", status: 413, code: 8,
            headers: json + [("Content-Encoding", "zstd")],
            body: ByteBuffer([UInt8](repeating: 0, count: 16 << 20)).compressed(.zstd),
            requestBytes: 1 << 20),
    ]
}

@Suite struct StatusTests {
    @Test(arguments: RefusedCase.all)
    func `A request that cannot be taken is told why`(example: RefusedCase) throws {
        let fixture = try ReceiverFixture { $0.requestBytes = example.requestBytes }
        let answer = try fixture.send(
            example.method == "POST" || example.method == "PUT" ? example.body : nil,
            example.headers, method: example.method, path: example.path)
        #expect(answer.status == example.status)
        #expect(answer.header("Retry-After") == nil)
        let isProtobuf = answer.header("Content-Type") == "application/x-protobuf"
        let status = try #require(RPCStatus(answer.body, isJSON: !isProtobuf))
        #expect(status.code == example.code)
        #expect(!status.message.isEmpty)
        #expect(fixture.pendingSpans == 0)
        #expect(fixture.journal.statistics.appendedRecords == 0)
    }

    @Test(arguments: OTLPEncoding.allCases)
    func `Errors have the encoding of the request`(encoding: OTLPEncoding) throws {
        let fixture = try ReceiverFixture()
        let answer = try fixture.post(ByteBuffer([0xFF]), as: encoding)
        #expect(answer.status == 400)
        #expect(answer.header("Content-Type") == encoding.mediaType)
        let status = RPCStatus(answer.body, isJSON: encoding == .json)
        #expect(status?.code == 3)
        #expect(status?.message.contains("at byte") == true)
    }

    @Test func `A wrong method says which is right`() throws {
        let fixture = try ReceiverFixture()
        let answer = try fixture.send(nil, [], method: "GET")
        #expect(answer.status == 405)
        #expect(answer.header("Allow") == "POST")
    }

    @Test(arguments: [
        "application/json", "APPLICATION/JSON", "application/json; charset=utf-8",
        "Application/Json;charset=UTF-8", " application/json ",
    ])
    func `The media type is read in any case and with parameters`(type: String) throws {
        let fixture = try ReceiverFixture()
        let answer = try fixture.send(TestRequest().json, [("Content-Type", type)])
        #expect(answer.status == 200)
        #expect(fixture.pendingSpans == 1)
    }

    @Test(arguments: OTLPEncoding.allCases)
    func `An empty request is a success`(encoding: OTLPEncoding) throws {
        let fixture = try ReceiverFixture()
        let empty = encoding == .json ? ByteBuffer("{}".utf8) : ByteBuffer([])
        let answer = try fixture.post(empty, as: encoding)
        #expect(answer.status == 200)
        #expect(answer.text == (encoding == .json ? "{}" : ""))
        #expect(fixture.journal.statistics.appendedRecords == 0)
    }

    @Test func `Every answer carries the identifiers of its request`() throws {
        let fixture = try ReceiverFixture()
        let answer = try fixture.post(
            TestRequest().json, as: .json,
            headers: [("X-Request-Id", "r-1"), ("X-Correlation-Id", "c-1")])
        #expect(answer.header("X-Request-Id") == "r-1")
        #expect(answer.header("X-Correlation-Id") == "c-1")
    }
}

/// A `google.rpc.Status` as a client reads it.
struct RPCStatus {
    private(set) var code = 0
    private(set) var message = ""

    /// Nil for anything else.
    init?(_ body: ByteBuffer, isJSON: Bool) {
        if isJSON {
            let text = body.string
            guard text.hasPrefix(#"{"code":"#), text.hasSuffix(#""}"#),
                let comma = text.firstIndex(of: ","),
                let code = Int(text[..<comma].dropFirst(8)),
                let start = text.firstRange(of: #""message":""#)
            else { return nil }
            self.code = code
            message = String(text[start.upperBound...].dropLast(2))
            return
        }
        let isRead = body.withView { view in
            var reader = WireReader(view)
            while !reader.isAtEnd {
                guard let tag = try? reader.readTag() else { return false }
                switch (tag.field, tag.type) {
                case (1, .varint): code = Int((try? reader.readVarint()) ?? 0)
                case (2, .lengthDelimited): message = (try? reader.readBytes())?.string ?? ""
                default: return false
                }
            }
            return true
        }
        guard isRead else { return nil }
    }
}
