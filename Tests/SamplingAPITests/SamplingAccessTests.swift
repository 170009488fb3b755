import ControlState
import HTTPClient
import HTTPServer
import QueryAPI
import Sampling
import TestSupport
import Testing
import TraceStore

@Suite struct SamplingAccessTests {
    private static let body =
        #"{"match":{"environment":"dev"},"rate":1,"ttl":"30m","reason":"why"}"#

    private static func grant(_ environment: String?, org: String? = nil) -> APIAuthorizer {
        { _, _ in
            var reach = SpanCriteria()
            reach.environment = environment
            reach.attributes = org.map { [.init(key: "org_id", value: $0)] } ?? []
            return .granted(APIGrant(reach: reach, name: "robot"))
        }
    }

    @Test func `Changes need the role of an administrator, reading that of a reader`() throws {
        let api = try SamplingFixture { _, role in
            role == .query
                ? .granted(.everything)
                : .refused(.error(.forbidden, code: "forbidden", message: "No."))
        }
        let bump = "/api/v1/sampling/bumps/b1"
        #expect(try api.send("POST", "/api/v1/sampling/bumps", Self.body).status == 403)
        #expect(try api.send("PATCH", bump, #"{"ttl":"1m"}"#).status == 403)
        #expect(try api.send("DELETE", bump).status == 403)
        for path in ["", "/bumps", "/audit"] {
            #expect(try api.send("GET", "/api/v1/sampling\(path)").status == 200)
        }
        let closed = try SamplingFixture { _, _ in
            .refused(.error(.unauthorized, code: "unauthenticated", message: "No."))
        }
        for path in ["", "/bumps", "/bumps/b1", "/audit"] {
            #expect(try closed.send("GET", "/api/v1/sampling\(path)").status == 401)
        }
    }

    @Test func `The name of the token is written down, whatever a header claims`() throws {
        let api = try SamplingFixture(authorize: Self.grant(nil))
        let claim = [(name: "X-Tracewell-Actor", value: "root")]
        let bump = try api.json(
            "POST", "/api/v1/sampling/bumps", Self.body, status: 201, headers: claim)
        #expect(bump["createdBy"] == .string("robot"))
    }

    @Test func `A token for one environment sees and raises no other`() throws {
        let api = try SamplingFixture(authorize: Self.grant("dev"))
        _ = try api.desk.create(
            .init(
                match: .init(environment: "prod"), rate: 0.5, duration: .seconds(60), reason: "x"),
            by: "jo")
        #expect(try api.bump(#"{"environment":"development"}"#) == "b2")
        #expect(
            try api.send("POST", "/api/v1/sampling/bumps", Self.body.replacing("dev", with: "prod"))
                .status == 403)
        #expect(try api.send("GET", "/api/v1/sampling/bumps/b1").status == 404)
        #expect(try api.send("DELETE", "/api/v1/sampling/bumps/b1").status == 404)
        let listed = try api.json("GET", "/api/v1/sampling/bumps?all")["bumps"]?.elements
        #expect(listed?.map { $0["id"]?.text } == ["b2"])
        let overview = try api.json("GET", "/api/v1/sampling")
        #expect(overview["environments"]?.elements.map { $0["name"]?.text } == ["dev"])
        #expect(overview["bumps"]?.elements.count == 1)
        #expect(try api.send("GET", "/api/v1/sampling/audit").status == 403)
    }

    @Test func `A token for one organisation raises its own traces only`() throws {
        let api = try SamplingFixture(authorize: Self.grant(nil, org: "42"))
        #expect(try api.send("POST", "/api/v1/sampling/bumps", Self.body).status == 403)
        #expect(try api.bump(#"{"environment":"dev","orgId":"42"}"#) == "b1")
    }

    @Test(arguments: ["http://evil.example", "null", "http://127.0.0.1:1"])
    func `Pages of other sites change nothing`(origin: String) throws {
        let api = try SamplingFixture()
        let headers = [(name: "Origin", value: origin)]
        let response = try api.send(
            "POST", "/api/v1/sampling/bumps", Self.body, headers: headers)
        #expect(response.status == 403)
        #expect(response.text.contains("foreign_origin"))
        #expect(api.desk.bumps == [])
    }
}
