import Bytes
import HTTPClient
import Journal
import OTLP
import Receiver
import Testing

@Suite struct TokenTests {
    // `correct-horse` sends everything, `battery-staple` reads, `paperclip` sends for one environment
    // and organisation. The digests are SHA-256 of sixteen zero bytes and the token.
    private static let tokens: String = {
        let salt = String(repeating: "00", count: 16)
        let hashes = [
            "78b385ff755338c5919fcc9add754000e37195d6863dd4ca0ad9b33e0bd2b830",
            "99acc26153cae15857de7d45c87ecb88a2591c7e7c7cf202374223c9f129af5f",
            "022b55476c599d1d3958e0a1fce45e465316cc9e69b6a8055e74887844864071",
        ].map { "\"sha256:\(salt):\($0)\"" }
        return """
            [{ name: sender, role: ingest, hash: \(hashes[0]) },
             { name: reader, role: query, hash: \(hashes[1]) },
             { name: bound, role: ingest, environment: prod, org_id: acme, hash: \(hashes[2]) }]
            """
    }()

    private func fixture() throws -> ReceiverFixture { try ReceiverFixture(tokens: Self.tokens) }

    private func post(
        _ fixture: ReceiverFixture, _ request: TestRequest, _ authorization: String?...
    ) throws -> HTTPClientResponse {
        try fixture.post(
            request.json, as: .json,
            headers: authorization.compactMap { $0 }.map { ("Authorization", $0) })
    }

    @Test(arguments: [
        (nil, 401), ("", 401), ("Bearer", 401), ("Bearer wrong", 401), ("Bearer correct-hors", 401),
        ("Bearer correct-horsee", 401), ("Bearer CORRECT-HORSE", 401), ("Basic correct-horse", 401),
        ("Bearer battery-staple", 403), ("Bearer correct-horse", 200),
        ("bearer correct-horse", 200),
    ])
    func `Only a token for sending is let in`(header: String?, status: Int) throws {
        let fixture = try fixture()
        let answer = try post(fixture, TestRequest(), header)
        #expect(answer.status == status)
        #expect(fixture.pendingSpans == (status == 200 ? 1 : 0))
        #expect((answer.header("WWW-Authenticate") == "Bearer") == (status == 401))
        let code = RPCStatus(answer.body, isJSON: true)?.code
        #expect(code == [401: 16, 403: 7][status])
        #expect(!fixture.log.lines.contains { $0.contains("horse") })
    }

    @Test func `Of two tokens none counts`() throws {
        let answer = try post(
            try fixture(), TestRequest(), "Bearer correct-horse", "Bearer correct-horse")
        #expect(answer.status == 401)
    }

    @Test func `Without a token not even the type is looked at`() throws {
        let answer = try fixture().send(ByteBuffer([1]), [("Content-Type", "text/plain")])
        #expect(answer.status == 401)
    }

    @Test(arguments: ScopeCase.all)
    func `A bound token sends for its environment and organisation alone`(
        example: ScopeCase
    ) throws {
        let fixture = try fixture()
        let answer = try post(fixture, example.request, "Bearer paperclip")
        #expect(answer.status == (example.isWithin ? 200 : 403))
        #expect(fixture.pendingSpans == (example.isWithin ? example.request.spans.count : 0))
        if !example.isWithin {
            #expect(RPCStatus(answer.body, isJSON: true)?.code == 7)
            #expect(fixture.journal.statistics.appendedRecords == 0)
        }
    }
}

/// Spans that a token bound to `prod` and `acme` sends.
struct ScopeCase: Sendable {
    let isWithin: Bool
    let request: TestRequest

    private init(
        _ isWithin: Bool, resource: [(key: String, value: String)],
        spans: [[(key: String, value: String)]] = [[]]
    ) {
        self.isWithin = isWithin
        var request = TestRequest(resource: resource)
        request.spans = spans.enumerated().map { index, attributes in
            TestRequest.TestSpan(
                spanID: TestRequest.spanID(UInt64(index + 1)), attributes: attributes)
        }
        self.request = request
    }

    private static let prod = (key: "deployment.environment.name", value: "prod")

    static let all = [
        ScopeCase(true, resource: [prod]),
        ScopeCase(true, resource: [("deployment.environment", "Production")]),
        ScopeCase(true, resource: [prod, ("org_id", "acme")]),
        ScopeCase(true, resource: [prod], spans: [[("org_id", "acme")], [("a", "b")]]),
        ScopeCase(false, resource: []),
        ScopeCase(false, resource: [("deployment.environment.name", "dev")]),
        ScopeCase(false, resource: [prod, ("org_id", "other")]),
        ScopeCase(false, resource: [prod, ("org_id", "")]),
        ScopeCase(false, resource: [prod], spans: [[("org_id", "acme")], [("org_id", "other")]]),
        ScopeCase(false, resource: [prod], spans: [[("org_id", "acme"), ("org_id", "other")]]),
    ]
}
