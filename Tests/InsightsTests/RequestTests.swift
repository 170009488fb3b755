import Insights
import OTLP
import TestSupport
import Testing
import TraceModel

@Suite struct RequestTests {
    @Test(arguments: [
        Case(
            .of(
                .server, "GET /a/7",
                with: [
                    "http.request.method": .string("GET"), "http.route": .string("/a/{id}"),
                    "http.response.status_code": .int(200),
                ]),
            #"{route="/a/{id}",method="GET",status="200"} 1"#),
        Case(
            .of(
                .server, "GET /a",
                with: [
                    "http.method": .string("POST"), "http.status_code": .string("404"),
                ]),
            #"{route="GET /a",method="POST",status="404"} 1"#),
        Case(
            .of(
                .server, "odd",
                with: [
                    "http.request.method": .string("BREW"), "http.response.status_code": .int(1000),
                ]),
            #"{route="odd",method="other",status=""} 1"#),
        Case(
            .of(.server, "odd", with: ["http.request.method": .string("SUBSCRIBE")]),
            #"{route="odd",method="other",status=""} 1"#),
        Case(.of(.server, "plain"), #"{route="plain",method="",status=""} 1"#),
        Case(.of(.server, ""), #"{route="",method="",status=""} 1"#),
        Case(
            .of(.server, "q\"\\\n"), #"{route="q\"\\\n",method="",status=""} 1"#),
    ])
    func `A server's request is counted by route, method and status`(example: Case) throws {
        let fixture = InsightsFixture()
        try fixture.see(example.span)
        #expect(fixture.samples("http_server_requests_total") == [example.sample])
        #expect(fixture.samples("http_server_duration_seconds_count") == [example.sample])
        #expect(fixture.samples("http_client_requests_total") == [])
    }

    @Test(arguments: [
        Case(
            .of(
                .client,
                with: [
                    "http.request.method": .string("PUT"), "server.address": .string("orders"),
                    "server.port": .int(8080), "http.response.status_code": .int(201),
                ]),
            #"{peer="orders:8080",method="PUT",status="201"} 1"#),
        Case(
            .of(
                .client,
                with: [
                    "url.full": .string("http://x/"), "peer.service": .string("billing"),
                    "server.address": .string("10.0.0.1"),
                ]),
            #"{peer="billing",method="",status=""} 1"#),
        Case(
            .of(
                .client,
                with: [
                    "http.method": .string("GET"), "net.peer.ip": .string("10.0.0.1"),
                    "net.sock.peer.port": .int(-1),
                ]),
            #"{peer="10.0.0.1:-1",method="GET",status=""} 1"#),
        Case(.of(.client, with: ["url.full": .string("x")]), #"{peer="",method="",status=""} 1"#),
        Case(
            .of(
                .client,
                with: [
                    "url.full": .string("x"),
                    "server.address": .string(String(repeating: "a", count: 70)),
                ]),
            "{peer=\"\(String(repeating: "a", count: 63))\",method=\"\",status=\"\"} 1"),
    ])
    func `A client's request is counted by peer, method and status`(example: Case) throws {
        let fixture = InsightsFixture()
        try fixture.see(example.span)
        #expect(fixture.samples("http_client_requests_total") == [example.sample])
        #expect(fixture.samples("http_server_requests_total") == [])
    }

    @Test(arguments: [
        Case(
            .of(
                .server, "shop.Cart/Add",
                with: [
                    "rpc.system": .string("grpc"), "rpc.grpc.status_code": .int(0),
                ]),
            #"{method="shop.Cart/Add",status="0"} 1"#, "rpc_server"),
        Case(
            .of(
                .client, "shop.Cart/Add",
                with: [
                    "rpc.system.name": .string("grpc"),
                    "rpc.response.status_code": .string("UNAVAILABLE"),
                ]),
            #"{method="shop.Cart/Add",status="UNAVAILABLE"} 1"#, "rpc_client"),
        Case(
            .of(.internal, "call", with: ["rpc.method": .string("x")]),
            #"{method="call",status=""} 1"#, "rpc_client"),
    ])
    func `A procedure call is counted on the side that it comes from`(example: Case) throws {
        let fixture = InsightsFixture()
        try fixture.see(example.span)
        #expect(fixture.samples("\(example.metric)_requests_total") == [example.sample])
        let other = example.metric == "rpc_client" ? "rpc_server" : "rpc_client"
        #expect(fixture.samples("\(other)_requests_total") == [])
    }

    @Test func `Failed requests are counted as errors, too`() throws {
        let fixture = InsightsFixture()
        let status = "http.response.status_code"
        try fixture.see(
            .of(.server, "r", with: [status: .int(500)]),
            .of(.server, "r", with: [status: .int(500)]),
            .of(.server, "r", with: [status: .int(404)]), .of(.server, "r", status: .error),
            .of(.server, "r"), .of(.client, with: [status: .int(404)]))
        #expect(
            fixture.samples("http_server_errors_total") == [
                #"{route="r",method="",status="500"} 2"#, #"{route="r",method="",status=""} 1"#,
            ])
        #expect(
            fixture.samples("http_client_errors_total") == [
                #"{peer="",method="",status="404"} 1"#
            ])
        #expect(fixture.total("http_server_requests_total") == 5)
    }

    @Test func `Durations fall into the buckets that hold them`() throws {
        let fixture = InsightsFixture()
        for milliseconds: UInt64 in [0, 5, 6, 10_000, 10_001] {
            try fixture.see(.of(.server, "r", for: milliseconds))
        }
        let name = "tracewell_http_server_duration_seconds"
        let labels = #"environment="default",service="shop",route="r",method="",status="""#
        let text = fixture.text()
        for (bound, count) in [("0.005", 2), ("0.01", 3), ("7.5", 3), ("10.0", 4), ("+Inf", 5)] {
            #expect(text.contains("\(name)_bucket{\(labels),le=\"\(bound)\"} \(count)\n"))
        }
        #expect(text.contains("\(name)_sum{\(labels)} 20.012\n"))
        #expect(text.contains("\(name)_count{\(labels)} 5\n"))
    }

    @Test func `Times that make no sense neither wrap around nor stop anything`() throws {
        let fixture = InsightsFixture()
        var backwards = Span.of(.server, "r")
        backwards.endTime = .epoch
        var endless = backwards
        endless.startTime = .epoch
        endless.endTime = Timestamp(nanoseconds: .max)
        try fixture.see(backwards, endless, endless)
        #expect(
            fixture.samples("http_server_duration_seconds_sum") == [
                #"{route="r",method="",status=""} 5184000.0"#
            ])
    }

    @Test func `Every span is counted by its service and environment`() throws {
        let fixture = InsightsFixture()
        try fixture.see(
            .of(.internal), .of(.internal, environment: "Production"), .of(.server),
            .of(.internal, service: nil), .of(.internal, service: "cart", environment: "prod"))
        #expect(
            fixture.text().split(separator: "\n").filter {
                $0.hasPrefix("tracewell_service_spans_total{")
            } == [
                #"tracewell_service_spans_total{environment="default",service="shop"} 2"#,
                #"tracewell_service_spans_total{environment="prod",service="shop"} 1"#,
                #"tracewell_service_spans_total{environment="default",service="unknown_service"} 1"#,
                #"tracewell_service_spans_total{environment="prod",service="cart"} 1"#,
            ])
    }

    @Test func `A request that is sent twice is counted as it is seen, twice`() throws {
        let fixture = InsightsFixture()
        for _ in 0..<2 { try fixture.see(.of(.server, "r")) }
        #expect(fixture.total("http_server_requests_total") == 2)
    }

    @Test func `What was read but not accepted is not counted`() throws {
        let fixture = InsightsFixture()
        _ = fixture.insights.read(try .of([.of(.server, "refused")]))
        try fixture.see(.of(.server, "taken"))
        #expect(
            fixture.samples("http_server_requests_total") == [
                #"{route="taken",method="",status=""} 1"#
            ])
    }
}

/// A span and the sample that it makes.
struct Case: Sendable, CustomTestStringConvertible {
    let span: Span
    let sample: String
    let metric: String

    init(_ span: Span, _ sample: String, _ metric: String = "") {
        self.span = span
        self.sample = sample
        self.metric = metric
    }

    var testDescription: String { sample }
}
