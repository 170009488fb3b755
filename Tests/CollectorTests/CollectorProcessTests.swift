import Collector
import Configuration
import HTTPClient
import Testing
import TraceModel

@Suite struct CollectorProcessTests {
    private func span(
        _ trace: UInt64, _ number: UInt64 = 1, environment: String = "shop"
    ) throws -> Span {
        let id = try #require(TraceID(high: 0xBEEF_0000_0000_0000, low: trace))
        var span = Span(
            traceID: id, spanID: try #require(SpanID(number)),
            parentSpanID: number == 1 ? nil : SpanID(1),
            resource: Resource(attributes: [
                Attribute("service.name", .string("shop")),
                Attribute("deployment.environment.name", .string(environment)),
            ]))
        span.name = "GET /"
        span.startTime = Timestamp(nanoseconds: 1_700_000_000_000_000_000 + trace)
        span.endTime = span.startTime.adding(nanoseconds: 1_000_000)
        return span
    }

    @Test func `A trace is found from the moment it was acknowledged`() throws {
        let collector = try CollectorUnderTest()
        #expect(try collector.send([span(1), span(1, 2)]) == 200)
        let answer = try collector.get("/api/v1/traces/beef0000000000000000000000000001")
        #expect(answer.status == 200)
        #expect(answer.text.contains(#""state":"collecting""#))
        #expect(answer.text.contains(#""spanCount":2"#))
    }

    @Test func `What was acknowledged is there after a restart`() throws {
        let collector = try CollectorUnderTest()
        for number in 1...50 { #expect(try collector.send([span(UInt64(number))]) == 200) }
        try collector.restart()
        for number in 1...50 {
            let digits = String(number, radix: 16)
            let id = "beef" + String(repeating: "0", count: 28 - digits.count) + digits
            let answer = try collector.get("/api/v1/traces/\(id)")
            #expect(answer.status == 200)
            #expect(answer.text.contains(#""spanCount":1,"#))
            #expect(answer.text.contains(#""state":"stored""#))
        }
    }

    @Test func `The ready line names the addresses in use`() throws {
        let collector = try CollectorUnderTest()
        let addresses = collector.process.addresses
        #expect(collector.log.text.contains(#""message":"ready""#))
        #expect(collector.log.text.contains(#""otlp_http":"\#(try #require(addresses.otlpHTTP))""#))
        #expect(collector.log.text.contains(#""api":"\#(try #require(addresses.api))""#))
    }

    @Test func `A second collector in the same directory does not start`() throws {
        let collector = try CollectorUnderTest()
        let error = #expect(throws: CollectorError.self) {
            _ = try CollectorUnderTest(directory: collector.directory)
        }
        #expect("\(try #require(error))".contains("is in use by process"))
    }

    @Test func `The API does not open to other machines without a token`() throws {
        let error = #expect(throws: CollectorError.self) {
            _ = try CollectorUnderTest(["listen.api": "0.0.0.0:0"])
        }
        #expect("\(try #require(error))".contains("auth.tokens"))
        #expect(throws: Never.self) {
            _ = try CollectorUnderTest([
                "listen.api": "0.0.0.0:0", "auth.anonymous": "true", "listen.otlp_http": "",
            ])
        }
    }

    @Test func `A taken port is said with the key and the address`() throws {
        let collector = try CollectorUnderTest()
        let taken = "\(try #require(collector.process.addresses.api))"
        let error = #expect(throws: CollectorError.self) {
            _ = try CollectorUnderTest(["listen.api": taken])
        }
        let text = "\(try #require(error))"
        #expect(text.contains("listen.api"))
        #expect(text.contains(taken))
    }

    @Test func `A reload changes rates at once and names what needs a restart`() throws {
        let collector = try CollectorUnderTest()
        #expect(try collector.send([span(1, environment: "prod")]) == 200)
        let changed = try CollectorConfiguration.load(
            file: CollectorConfiguration.File(
                name: "test", "environments: { prod: { head: { rate: 0% } } }"),
            environment: [:],
            overrides: [
                .init(key: "data_dir", value: collector.directory, flag: "--set"),
                .init(key: "listen.api", value: "127.0.0.1:1", flag: "--set"),
                .init(key: "listen.otlp_http", value: "127.0.0.1:0", flag: "--set"),
                .init(key: "listen.otlp_grpc", value: "", flag: "--set"),
            ])
        #expect(try collector.process.reload(changed).map(\.description) == ["listen.api"])
        #expect(try collector.send([span(2, environment: "prod")]) == 200)
        let kept = try collector.get("/api/v1/traces/beef0000000000000000000000000001")
        #expect(kept.status == 200)
        let dropped = try collector.get("/api/v1/traces/beef0000000000000000000000000002")
        #expect(dropped.status == 404)
        let metrics = try collector.get("/metrics").text
        #expect(
            metrics.contains(
                #"tracewell_spans_sampled_out_total{environment="prod",reason="head_zero"} 1"#))
    }

    @Test func `The environment of development keeps a fifth, consistently`() throws {
        let collector = try CollectorUnderTest()
        var kept = 0
        let step = UInt64(1) << 56 / 100
        for number in 0..<100 {
            let randomness = UInt64(number) * step + step / 2
            let span = try span(randomness, environment: "development")
            #expect(try collector.send([span]) == 200)
            let answer = try collector.get("/api/v1/traces/\(span.traceID)")
            #expect((answer.status == 200) == (number >= 80))
            if answer.status == 200 { kept += 1 }
        }
        #expect(kept == 20)
    }
}
