import Bytes
import Insights
import OTLP
import TestSupport
import Testing
import TraceModel

/// What clients can do to the number of series.
@Suite struct CardinalityTests {
    /// How many values an attack has: a million, but for tests of a build without optimisation, which
    /// takes fifty times as long for each.
    #if DEBUG
        private static let attack = 50_000
    #else
        private static let attack = 1_000_000
    #endif

    /// Sends a request of spans that differ in one text, as protobuf: a million of them must not
    /// take the tests' time.
    private func see(
        _ numbers: Range<Int>, in fixture: InsightsFixture, services: Bool = false,
        _ write: (Int, inout ByteWriter) -> Void
    ) throws {
        var body = ByteWriter(capacity: numbers.count * 100)
        if services {
            for number in numbers {
                body.appendResource("service-\(number)") { $0.appendSpan(number, write) }
            }
        } else {
            body.appendResource("noisy") { body in
                for number in numbers { body.appendSpan(number, write) }
            }
        }
        let batch = try SpanBatch.scan(body.finish()).batch
        #expect(batch.spans.count == numbers.count)
        fixture.insights.count(fixture.insights.read(batch))
    }

    private func series(_ family: String, _ fixture: InsightsFixture) -> Int {
        fixture.samples("insights_series").first { $0.hasPrefix("{family=\"\(family)\"}") }
            .flatMap { Int($0.split(separator: " ")[1]) } ?? 0
    }

    @Test func `Endless routes of a service become other, under its name`() throws {
        let fixture = InsightsFixture()
        for start in stride(from: 0, to: Self.attack, by: 10_000) {
            try see(start..<start + 10_000, in: fixture) { number, span in
                span.appendField(5, string: "GET /items/\(number)")
                span.appendField(6, varint: 2)
            }
        }
        #expect(fixture.total("http_server_requests_total") == Self.attack)
        // Half of the room is for the others.
        #expect(series("http_server", fixture) == 1001)
        let other = fixture.samples("http_server_requests_total")
            .filter { $0.contains(#"route="other""#) }
        #expect(
            other == [
                #"{service="noisy",route="other",method="",status=""} \#(Self.attack - 1000)"#
            ])
        try fixture.see(.of(.server, "calm"))
        #expect(
            fixture.samples("http_server_requests_total").last
                == #"{route="calm",method="",status=""} 1"#)
    }

    @Test func `Endless services become other`() throws {
        let fixture = InsightsFixture()
        for start in stride(from: 0, to: Self.attack, by: 10_000) {
            try see(start..<start + 10_000, in: fixture, services: true) { number, span in
                span.appendField(5, string: "GET /")
                span.appendField(6, varint: 2)
            }
        }
        #expect(fixture.total("service_spans_total") == Self.attack)
        #expect(fixture.total("http_server_requests_total") == Self.attack)
        #expect(series("http_server", fixture) == 2000)
        #expect(series("service", fixture) == 2000)
        let all =
            #"{environment="other",service="other",route="other",method="other",status="other"}"#
        #expect(
            fixture.samples("http_server_requests_total").filter { $0.hasPrefix(all) }.count == 1)
    }

    @Test func `Endless statements and their tables become other`() throws {
        let fixture = InsightsFixture { $0.series = 100 }
        for start in stride(from: 0, to: Self.attack, by: 10_000) {
            try see(start..<start + 10_000, in: fixture) { number, span in
                span.appendField(6, varint: 3)
                span.appendAttribute(9, "db.system", "postgresql")
                span.appendAttribute(9, "db.query.text", "x\(number) FROM t")
                span.appendAttribute(9, "db.collection.name", "t\(number)")
                span.appendAttribute(9, "server.address", "host-\(number)")
            }
        }
        #expect(fixture.total("db_duration_seconds_count") == Self.attack)
        #expect(fixture.total("service_graph_requests_total") == Self.attack)
        #expect(series("db", fixture) == 51)
        #expect(series("service_graph", fixture) == 51)
        #expect(fixture.total("insights_overflow_total") > 0)
    }

    @Test func `Methods and codes that are made up are other from the first on`() throws {
        let fixture = InsightsFixture()
        try fixture.see(
            (0..<500).map { number in
                .of(
                    .server, "r",
                    with: [
                        "http.request.method": .string("M\(number)"),
                        "http.response.status_code": .int(Int64(number) + 600),
                    ])
            })
        #expect(
            fixture.samples("http_server_requests_total") == [
                #"{route="r",method="other",status=""} 500"#
            ])
    }

    @Test func `A long value is cut at the border of a character`() throws {
        let fixture = InsightsFixture()
        let route = String(repeating: "a", count: 127) + "é" + String(repeating: "b", count: 9000)
        try fixture.see(.of(.server, route))
        #expect(
            fixture.samples("http_server_requests_total") == [
                "{route=\"\(String(repeating: "a", count: 127))\",method=\"\",status=\"\"} 1"
            ])
    }

    @Test(arguments: [1, 7, 8, 9, 20, 200])
    func `Counts are complete however little room there is`(series: Int) throws {
        let fixture = InsightsFixture { $0.series = series }
        for number in 0..<300 {
            try fixture.see(
                .of(.server, "r\(number % 40)", service: "s\(number % 17)"),
                .of(.client, service: "s\(number)", with: ["db.system": .string("d\(number)")]))
        }
        #expect(fixture.total("http_server_requests_total") == 300)
        #expect(fixture.total("db_duration_seconds_count") == 300)
        #expect(fixture.total("service_spans_total") == 600)
        #expect(self.series("http_server", fixture) <= max(series, 8))
    }

    @Test func `Calls that wait are bounded whatever their peers are called`() throws {
        let fixture = InsightsFixture { $0.pendingCalls = 1000 }
        try see(0..<100_000, in: fixture) { number, span in
            span.appendField(6, varint: 3)
            span.appendAttribute(9, "http.method", "GET")
            span.appendAttribute(9, "peer.service", "peer-\(number)")
        }
        #expect(fixture.samples("service_graph_waiting") == [#"{kind="call"} 1000"#])
        #expect(fixture.total("service_graph_requests_total") == 99_000)
        #expect(series("service_graph", fixture) == 1001)
    }
}

extension ByteWriter {
    fileprivate mutating func appendAttribute(_ field: Int, _ key: String, _ text: String) {
        let pair = beginMessage(field)
        appendField(1, string: key)
        let value = beginMessage(2)
        appendField(1, string: text)
        endMessage(value)
        endMessage(pair)
    }

    fileprivate mutating func appendResource(
        _ name: String, _ spans: (inout ByteWriter) -> Void
    ) {
        let resourceSpans = beginMessage(1)
        let resource = beginMessage(1)
        appendAttribute(1, "service.name", name)
        endMessage(resource)
        let scopeSpans = beginMessage(2)
        spans(&self)
        endMessage(scopeSpans)
        endMessage(resourceSpans)
    }

    fileprivate mutating func appendSpan(
        _ number: Int, _ write: (Int, inout ByteWriter) -> Void
    ) {
        let span = beginMessage(2)
        let trace = beginMessage(1)
        appendBigEndian(7)
        appendBigEndian(UInt64(number) + 1)
        endMessage(trace)
        let id = beginMessage(2)
        appendBigEndian(UInt64(number) + 1)
        endMessage(id)
        write(number, &self)
        endMessage(span)
    }
}
