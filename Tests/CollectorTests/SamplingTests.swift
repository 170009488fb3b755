import Collector
import Configuration
import HTTPClient
import Testing
import TraceModel

/// Bumps and remote sampling through a whole collector.
@Suite struct SamplingTests {
    /// A job of some type whose trace the head keeps at 20 % or not.
    private func job(
        _ number: UInt64, type: String, isHigh: Bool, environment: String = "dev"
    ) throws -> [Span] {
        let low: UInt64 = isHigh ? 0xF0_0000_0000_0000 : 0x10_0000_0000_0000
        let id = try #require(TraceID(high: 0xBEEF_0000_0000_0000, low: low + number))
        return try [UInt64(1), 2].map { place in
            var span = Span(
                traceID: id, spanID: try #require(SpanID(place)),
                parentSpanID: place == 1 ? nil : SpanID(1),
                resource: Resource(attributes: [
                    Attribute("service.name", .string("worker")),
                    Attribute("deployment.environment.name", .string(environment)),
                ]))
            span.name = place == 1 ? type : "SELECT"
            span.kind = place == 1 ? .consumer : .client
            span.attributes = place == 1 ? [Attribute("job.type", .string(type))] : []
            span.startTime = Timestamp(nanoseconds: 1_700_000_000_000_000_000 + number)
            span.endTime = span.startTime.adding(nanoseconds: 1_000_000)
            return span
        }
    }

    private func bump(
        _ collector: CollectorUnderTest, _ match: String, ttl: String = "30m"
    ) throws -> HTTPClientResponse {
        try collector.ask(
            "POST", "/api/v1/sampling/bumps",
            #"{"match":\#(match),"rate":1.0,"ttl":"\#(ttl)","reason":"INC-42"}"#)
    }

    /// How many traces of a type are stored.
    private func stored(_ collector: CollectorUnderTest, _ type: String) throws -> Int {
        let answer = try collector.get("/api/v1/search?limit=1000&operation=\(type)")
        return answer.text.split(separator: #""state":"stored""#).count - 1
    }

    @Test func `A bump keeps all of one job type and leaves the others as they were`() throws {
        let collector = try CollectorUnderTest()
        #expect(
            try bump(collector, #"{"environment":"dev","jobType":"report"}"#).status == 201)
        for number in 0..<UInt64(20) {
            for (index, type) in ["report", "mail"].enumerated() {
                let id = number * 2 + UInt64(index)
                let isHigh = number < 4
                #expect(try collector.send(job(id, type: type, isHigh: isHigh)) == 200)
            }
        }
        // What a deferred trace looks like until it is decided.
        let waiting = try collector.get("/api/v1/traces/beef0000000000000010000000000027")
        #expect(waiting.text.contains(#""state":"collecting""#))
        try collector.restart()
        #expect(try stored(collector, "report") == 20)
        #expect(try stored(collector, "mail") == 4)
        let kept = try collector.get("/api/v1/traces/beef0000000000000010000000000026?format=otlp")
        #expect(kept.status == 200)
        #expect(!kept.text.contains("tracewell=head"))
        // It is in force after the restart, too.
        let listed = try collector.get("/api/v1/sampling/bumps").text
        #expect(listed.contains(#""id":"b1""#))
        #expect(listed.contains(#""state":"active""#))
    }

    @Test func `A trace that begins with an operation is kept at the rate of the operation`() throws
    {
        let collector = try CollectorUnderTest([
            "environments.dev.head.operations": "{ report: 100%, mail: 0% }"
        ])
        for number in 0..<UInt64(10) {
            for (index, type) in ["report", "mail", "other"].enumerated() {
                let id = number * 3 + UInt64(index)
                #expect(try collector.send(job(id, type: type, isHigh: number < 4)) == 200)
            }
        }
        try collector.restart()
        #expect(try stored(collector, "report") == 10)
        #expect(try stored(collector, "mail") == 0)
        #expect(try stored(collector, "other") == 4)
    }

    @Test func `Bumps are counted while they are in force`() throws {
        let collector = try CollectorUnderTest()
        #expect(try collector.get("/metrics").text.contains("tracewell_bumps_in_force 0\n"))
        #expect(try bump(collector, #"{"environment":"dev"}"#).status == 201)
        var metrics = try collector.get("/metrics").text
        #expect(metrics.contains("tracewell_bumps_in_force 1\n"))
        #expect(
            metrics.contains(#"tracewell_environment_bumps_in_force{environment="dev"} 1"#))
        #expect(
            metrics.contains(#"tracewell_bump_changes_total{action="created"} 1"#))
        #expect(collector.log.text.contains(#""message":"A sampling bump changed.""#))
        #expect(collector.log.text.contains(#""reason":"INC-42""#))
        #expect(try collector.ask("DELETE", "/api/v1/sampling/bumps/b1").status == 200)
        metrics = try collector.get("/metrics").text
        #expect(metrics.contains("tracewell_bumps_in_force 0\n"))
    }

    @Test func `SDKs are answered on both listeners, from rates, bumps and reloads`() throws {
        let collector = try CollectorUnderTest(["listen.remote_sampling": "127.0.0.1:0"])
        #expect(try collector.send(job(1, type: "report", isHigh: true)) == 200)
        let address = try #require(collector.process.addresses.remoteSampling)
        let session = HTTPSession(try #require(HTTPEndpoint("http://\(address)")))
        func answers() throws -> Set<String> {
            let targets = ["/sampling?service=worker", "/api/sampling?service=worker"]
            let remote = try session.send(HTTPClientRequest("GET", "/?service=worker")).text
            return Set(try targets.map { try collector.get($0).text } + [remote])
        }
        func answer(_ rate: String) -> Set<String> {
            [#"{"strategyType":"PROBABILISTIC","probabilisticSampling":{"samplingRate":\#(rate)}}"#]
        }
        #expect(try answers() == answer("0.2"))
        #expect(try bump(collector, #"{"environment":"dev","service":"worker"}"#).status == 201)
        #expect(try answers() == answer("1"))
        #expect(try collector.ask("DELETE", "/api/v1/sampling/bumps/b1").status == 200)
        #expect(try answers() == answer("0.2"))
        #expect(collector.log.text.contains(#""remote_sampling":"\#(address)""#))
        let changed = try CollectorConfiguration.load(
            file: CollectorConfiguration.File(
                name: "test",
                "environments: { dev: { head: { rate: 20%, services: { worker: 50% } } } }"),
            environment: [:],
            overrides: [.init(key: "sampling.max_bump", value: "1m", flag: "--set")])
        _ = try collector.process.reload(changed)
        #expect(try answers() == answer("0.5"))
        #expect(try bump(collector, #"{"environment":"dev"}"#).status == 422)
        #expect(try bump(collector, #"{"environment":"dev"}"#, ttl: "1m").status == 201)
    }

    @Test func `The overview names the policies of the configuration`() throws {
        let collector = try CollectorUnderTest()
        let text = try collector.get("/api/v1/sampling?env=prod").text
        #expect(text.contains(#"{"name":"baseline","type":"probabilistic","sampledPerSecond":"#))
        #expect(text.contains(#""maxBump":"4h""#))
    }
}
