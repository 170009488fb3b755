import Collector
import HTTPClient
import TestSupport
import Testing
import TraceModel

/// What other policies would have kept, asked of a whole collector.
@Suite struct ForecastTests {
    private func trace(
        _ number: UInt64, _ change: (inout Span) -> Void = { _ in }
    ) throws -> [Span] {
        var span = Span(
            traceID: try #require(TraceID(high: 0xF0, low: number << 48 | 1)),
            spanID: try #require(SpanID(1)), parentSpanID: nil,
            resource: Resource(attributes: [
                Attribute("service.name", .string("checkout")),
                Attribute("deployment.environment.name", .string("prod")),
            ]))
        span.name = "POST /orders"
        span.kind = .server
        span.startTime = Timestamp(nanoseconds: 1_700_000_000_000_000_000)
        span.endTime = span.startTime.adding(nanoseconds: 2_000_000)
        change(&span)
        return [span]
    }

    /// Of 256 traces that spread evenly over all randomness a tenth is kept by chance.
    ///
    /// Sixteen others fail. Half, and no errors, is what is asked about.
    @Test func `The numbers are those of the traces that were decided`() throws {
        let collector = try CollectorUnderTest()
        for number in 0..<UInt64(256) { try #expect(collector.send(trace(number)) == 200) }
        for number in 0..<UInt64(16) {
            let spans = try trace(number) { span in
                span.traceID = TraceID(high: 0xF1, low: number << 48 | 1) ?? span.traceID
                span.name = "GET /pay"
                span.status.code = .error
            }
            #expect(try collector.send(spans) == 200)
        }
        // What is pending is decided at the end of the process.
        try collector.restart()
        let yaml = """
            environments:
              prod:
                tail:
                  policies:
                    - { name: half, type: probabilistic, probabilistic: { sampling_percentage: 50 } }
                    - { name: worst, type: status_code, status_code: { status_codes: [ERROR] }, dry_run: true }
                    - name: unknown
                      type: string_attribute
                      string_attribute: { key: a, values: [b] }
                      dry_run: true
            """
        let text = yaml.replacing("\n", with: #"\n"#)
        let response = try collector.ask(
            "POST", "/api/v1/sampling/test", #"{"configuration":"\#(text)","since":"1h"}"#)
        #expect(response.status == 200, "\(response.text)")
        let prod = try #require(
            try JSONTree(response.body)["environments"]?.elements.first {
                $0["name"] == .string("prod")
            })
        let seen = try value(prod["seen"])
        #expect(try traces(prod["kept"], of: seen) == 128)
        #expect(try traces(prod["keptBefore"], of: seen) == 41)
        #expect(prod["notJudged"] == .number(0))
        let policies = try #require(prod["policies"]?.elements)
        #expect(try traces(policies[1]["matched"], of: seen) == 16)
        #expect(policies[2]["notJudged"] == .number(272))
        #expect(prod["lostErrors"]?.elements.map { $0["operation"] } == [.string("GET /pay")])
    }

    /// How many of the 272 traces an amount comes to.
    private func traces(_ amount: JSONTree?, of seen: Double) throws -> Double {
        (try value(amount) / seen * 272).rounded()
    }

    private func value(_ amount: JSONTree?) throws -> Double {
        guard case .number(let number)? = amount?["tracesPerDay"]?["value"] else {
            throw NoNumber()
        }
        return number
    }

    private struct NoNumber: Error {}

    @Test func `A configuration with mistakes is refused with what they are`() throws {
        let collector = try CollectorUnderTest()
        let response = try collector.ask(
            "POST", "/api/v1/sampling/test", #"{"configuration":"environments: 5"}"#)
        #expect(response.status == 400)
        #expect(response.text.contains("configuration:1"))
    }
}
