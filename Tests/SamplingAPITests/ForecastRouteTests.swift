import HTTPServer
import QueryAPI
import TestSupport
import Testing

@Suite struct ForecastRouteTests {
    private static let path = "/api/v1/sampling/test"

    @Test func `What a configuration would have kept is answered for a day`() throws {
        let api = try SamplingFixture()
        let answer = try api.json(
            "POST", Self.path, #"{"configuration":"good","since":"1h"}"#)
        #expect(answer["from"] == .string("2025-12-31T23:00:00.000Z"))
        #expect(answer["droppedAtHead"] == .number(4))
        let prod = answer["environments"]?[0]
        #expect(prod?["name"] == .string("prod"))
        #expect(prod?["seen"]?["tracesPerDay"]?["value"] == .number(240))
        #expect(prod?["kept"]?["tracesPerDay"]?["value"] == .number(120))
        #expect(prod?["kept"]?["spansPerDay"]?["value"] == .number(360))
        #expect(prod?["notJudged"] == .number(2))
        let policy = prod?["policies"]?[0]
        #expect(policy?["name"] == .string("all"))
        #expect(policy?["matched"]?["bytesPerDay"]?["value"] == .number(19_200))
        #expect(policy?["notJudged"] == .number(2))
        #expect(
            prod?["lostErrors"]?[0]
                == .object([
                    "service": .string("shop"), "operation": .string("pay"), "traces": .number(1),
                ]))
    }

    @Test(arguments: [
        (#"{"configuration":"bad"}"#, "configuration:1: bad"), ("{}", "configuration is missing."),
        (#"{"configuration":"good","since":"soon"}"#, "since: "), ("[]", "The body cannot be read"),
        (#"{"config":"good"}"#, "A test has no member config."),
    ])
    func `What is wrong is said`(body: String, message: String) throws {
        let api = try SamplingFixture()
        let error = try api.json("POST", Self.path, body, status: 400)["error"]
        #expect(error?["message"]?.text?.hasPrefix(message) == true, "\(error as Any)")
    }

    @Test func `It is for the role admin`() throws {
        let api = try SamplingFixture { _, role in
            role == .admin
                ? .refused(APIProblem(.forbidden, "forbidden", "No.").response)
                : .granted(.everything)
        }
        _ = try api.json("POST", Self.path, #"{"configuration":"good"}"#, status: 403)
    }
}
