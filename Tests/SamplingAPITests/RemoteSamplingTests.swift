import Bytes
import HTTPClient
import Sampling
import TestSupport
import Testing

/// What Jaeger's SDKs read, byte for byte.
@Suite struct RemoteSamplingTests {
    private let api: SamplingFixture

    init() throws {
        api = try SamplingFixture()
        for service in ["shop", "mail"] {
            Bytes.withView(of: service) { service in
                Bytes.withView(of: "dev") { api.seen.note(service: service, environment: $0) }
            }
        }
    }

    private func ask(_ target: String) throws -> String {
        let response = try api.send("GET", target)
        #expect(response.status == 200)
        #expect(response.header("Content-Type") == "application/json")
        return response.text
    }

    @Test(arguments: ["/", "/sampling", "/api/sampling", "/anything"])
    func `A service is told the rate of its environment, at whatever path`(path: String) throws {
        #expect(
            try ask("\(path)?service=shop")
                == #"{"strategyType":"PROBABILISTIC","probabilisticSampling":{"samplingRate":0.2}}"#
        )
        #expect(try ask("\(path)?service=mail").contains(#"{"samplingRate":0.05}"#))
        #expect(try ask("\(path)?service=other").contains(#"{"samplingRate":1}"#))
        #expect(try ask("\(path)?service=other&environment=dev").contains("0.2"))
    }

    @Test(arguments: ["/sampling", "/sampling?service=a&service=b", "/?Service=a"])
    func `The service must be given once`(target: String) throws {
        let response = try api.send("GET", target)
        #expect(response.status == 400)
        #expect(response.header("Content-Type") == "text/plain; charset=utf-8")
        #expect(response.text == "'service' parameter must be provided once\n")
    }

    @Test func `The answer changes with a bump and back, without delay`() throws {
        let before = try ask("/sampling?service=shop")
        _ = try api.bump(#"{"environment":"dev","service":"shop"}"#, ttl: "1m")
        #expect(try ask("/sampling?service=shop").contains(#"{"samplingRate":1}"#))
        #expect(try ask("/sampling?service=mail").contains(#"{"samplingRate":0.05}"#))
        api.time.advance(by: .seconds(60))
        #expect(try ask("/sampling?service=shop") == before)
    }

    @Test func `An operation with a bump has a strategy of its own`() throws {
        _ = try api.bump(#"{"environment":"dev","operation":"POST /pay"}"#, rate: "0.9")
        #expect(
            try ask("/sampling?service=shop") == """
                {"strategyType":"PROBABILISTIC","probabilisticSampling":{"samplingRate":0.2},\
                "operationSampling":{"defaultSamplingProbability":0.2,\
                "defaultLowerBoundTracesPerSecond":0,"perOperationStrategies":[\
                {"operation":"POST /pay","probabilisticSampling":{"samplingRate":0.9}}],\
                "defaultUpperBoundTracesPerSecond":0}}
                """)
    }

    @Test func `Nothing can be posted`() throws {
        let response = try api.send("POST", "/sampling?service=shop", "{}")
        #expect(response.status == 405)
        #expect(response.header("Allow") == "GET, HEAD")
    }
}
