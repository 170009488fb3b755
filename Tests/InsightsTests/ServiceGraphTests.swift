import Insights
import TestSupport
import Testing
import TraceModel

@Suite struct ServiceGraphTests {
    private static func client(
        _ id: UInt64 = 10, peer: String? = nil, for milliseconds: UInt64 = 30,
        status: SpanStatus.Code = .unset
    ) -> Span {
        var span = Span.of(
            .client, id: id, parent: 5, service: "web", environment: "prod", for: milliseconds,
            status: status, with: ["http.request.method": .string("GET")])
        if let peer { span.attributes.append(Attribute("peer.service", .string(peer))) }
        return span
    }

    private static func server(
        _ id: UInt64 = 20, parent: UInt64? = 10, service: String = "cart",
        status: SpanStatus.Code = .unset
    ) -> Span {
        .of(
            .server, id: id, parent: parent, service: service, environment: "prod", for: 20,
            status: status)
    }

    private static let webToCart =
        #"{environment="prod",client="web",server="cart",connection="http"}"#

    @Test(arguments: [false, true])
    func `A client's span and its child in another service make an edge`(
        serverFirst: Bool
    ) throws {
        let fixture = InsightsFixture()
        let spans = [Self.client(), Self.server()]
        for span in serverFirst ? spans.reversed() : spans {
            try fixture.see(span)
            fixture.time.advance(by: .seconds(9))
        }
        #expect(fixture.samples("service_graph_requests_total") == ["\(Self.webToCart) 1"])
        #expect(fixture.samples("service_graph_failed_total") == [])
        #expect(
            fixture.samples("service_graph_client_duration_seconds_sum")
                == ["\(Self.webToCart) 0.03"])
        #expect(
            fixture.samples("service_graph_server_duration_seconds_sum")
                == ["\(Self.webToCart) 0.02"])
        fixture.time.advance(by: .seconds(60))
        #expect(fixture.total("service_graph_requests_total") == 1)
        #expect(fixture.samples("service_graph_unpaired_spans_total") == [])
        #expect(fixture.samples("service_graph_waiting") == [])
    }

    @Test(arguments: [
        (SpanStatus.Code.error, SpanStatus.Code.unset, 1), (.unset, .error, 1),
        (.error, .error, 1), (.unset, .ok, 0),
    ])
    func `An edge has failed when either side says so`(
        client: SpanStatus.Code, server: SpanStatus.Code, failures: Int
    ) throws {
        let fixture = InsightsFixture()
        try fixture.see(Self.client(status: client), Self.server(status: server))
        #expect(fixture.total("service_graph_failed_total") == failures)
    }

    @Test func `A procedure call makes an edge of its own kind`() throws {
        let fixture = InsightsFixture()
        var server = Self.server()
        server.attributes = [Attribute("rpc.system", .string("grpc"))]
        try fixture.see(Self.client(), server)
        #expect(
            fixture.samples("service_graph_requests_total") == [
                #"{environment="prod",client="web",server="cart",connection="rpc"} 1"#
            ])
    }

    @Test func `A client whose peer sends no span is an edge to the peer's name, after the wait`()
        throws
    {
        let fixture = InsightsFixture()
        try fixture.see(Self.client(peer: "stripe", status: .error), Self.client(11))
        #expect(fixture.samples("service_graph_requests_total") == [])
        #expect(fixture.samples("service_graph_waiting") == [#"{kind="call"} 2"#])
        fixture.time.advance(by: .seconds(10))
        let edge = #"{environment="prod",client="web",server="stripe",connection="virtual"}"#
        #expect(fixture.samples("service_graph_requests_total") == ["\(edge) 1"])
        #expect(fixture.samples("service_graph_failed_total") == ["\(edge) 1"])
        #expect(
            fixture.samples("service_graph_unpaired_spans_total") == [#"{side="client"} 1"#])
        // Too late: the server's span is counted as one without a client.
        try fixture.see(Self.server())
        fixture.time.advance(by: .seconds(10))
        #expect(fixture.samples("service_graph_requests_total") == ["\(edge) 1"])
        #expect(
            fixture.samples("service_graph_unpaired_spans_total") == [
                #"{side="client"} 1"#, #"{side="server"} 1"#,
            ])
    }

    @Test func `A server that begins the trace is not missed a client`() throws {
        let fixture = InsightsFixture()
        try fixture.see(Self.server(parent: nil))
        fixture.time.advance(by: .seconds(11))
        #expect(fixture.samples("service_graph_unpaired_spans_total") == [])
    }

    @Test func `A client's span sent again makes no second edge, nor one to its peer`() throws {
        let fixture = InsightsFixture()
        let client = Self.client(peer: "cart:8080")
        try fixture.see(client)
        try fixture.see(Self.server())
        try fixture.see(client)
        fixture.time.advance(by: .seconds(11))
        #expect(fixture.samples("service_graph_requests_total") == ["\(Self.webToCart) 1"])
    }

    @Test(arguments: [[0, 1, 2], [1, 0, 2], [1, 2, 0]])
    func `Several servers may answer to one client, whose duration counts once`(
        order: [Int]
    ) throws {
        let fixture = InsightsFixture()
        let spans = [Self.client(), Self.server(20), Self.server(21, service: "stock")]
        for index in order { try fixture.see(spans[index]) }
        #expect(
            Set(fixture.samples("service_graph_requests_total")) == [
                "\(Self.webToCart) 1",
                #"{environment="prod",client="web",server="stock",connection="http"} 1"#,
            ])
        #expect(fixture.total("service_graph_client_duration_seconds_count") == 1)
        #expect(fixture.total("service_graph_server_duration_seconds_count") == 2)
    }

    @Test func `Spans of other traces make no edge`() throws {
        let fixture = InsightsFixture()
        var server = Self.server()
        server.traceID = Span.of(.server, trace: 2).traceID
        try fixture.see(Self.client(), server)
        fixture.time.advance(by: .seconds(11))
        #expect(fixture.samples("service_graph_requests_total") == [])
        #expect(fixture.total("service_graph_unpaired_spans_total") == 2)
    }

    @Test(arguments: [
        Case(
            .of(
                .client,
                with: [
                    "db.system": .string("postgresql"), "server.address": .string("pg"),
                    "server.port": .int(5432),
                ]),
            #"{client="shop",server="pg:5432",connection="db"} 1"#),
        Case(
            .of(.client, with: ["db.system": .string("redis")]),
            #"{client="shop",server="redis",connection="redis"} 1"#),
        Case(
            .of(.producer, with: ["messaging.destination.name": .string("mails")]),
            #"{client="shop",server="mails",connection="queue"} 1"#),
        Case(
            .of(.consumer, with: ["messaging.destination.name": .string("mails")]),
            #"{client="mails",server="shop",connection="queue"} 1"#),
    ])
    func `Databases and queues are nodes at once`(example: Case) throws {
        let fixture = InsightsFixture()
        try fixture.see(example.span)
        #expect(fixture.samples("service_graph_requests_total") == [example.sample])
        #expect(fixture.samples("service_graph_waiting").contains(#"{kind="call"} 1"#) == false)
    }

    @Test func `A job that failed is a failed edge from its queue`() throws {
        let fixture = InsightsFixture()
        try fixture.see(
            .of(
                .consumer,
                with: ["job.queue": .string("q"), "job.outcome": .string("retry")]))
        #expect(
            fixture.samples("service_graph_failed_total") == [
                #"{client="q",server="shop",connection="queue"} 1"#
            ])
    }

    @Test func `When there is no room the call that came first is given up`() throws {
        let fixture = InsightsFixture { $0.pendingCalls = 10 }
        try fixture.see((1...100).map { Self.client($0, peer: "p") })
        #expect(fixture.total("service_graph_requests_total") == 90)
        #expect(fixture.samples("service_graph_waiting") == [#"{kind="call"} 10"#])
        // The latest still finds its server.
        try fixture.see(Self.server(parent: 100))
        #expect(fixture.samples("service_graph_requests_total").contains("\(Self.webToCart) 1"))
    }

    @Test func `Spans that all name one parent cost no more than others`() throws {
        let fixture = InsightsFixture()
        let spans = (1...2000).map { Self.server($0 + 100) }
        try fixture.see(spans)
        #expect(fixture.samples("service_graph_waiting") == [#"{kind="call"} 16"#])
        #expect(
            fixture.samples("service_graph_unpaired_spans_total") == [#"{side="server"} 1984"#])
    }
}
