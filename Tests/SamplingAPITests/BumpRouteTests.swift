import ControlState
import HTTPClient
import Sampling
import TestSupport
import Testing
import TraceModel

@Suite struct BumpRouteTests {
    private let api: SamplingFixture

    init() throws { api = try SamplingFixture() }

    @Test func `A bump that is made is answered whole, and is in force`() throws {
        let body = """
            {"match": {"environment": "Production", "service": "shop", "operation": "POST /pay",
             "jobType": "report", "queue": "q", "orgId": 42, "projectId": "p"},
             "rate": 0.5, "ttl": "90m", "reason": "INC-42: \\"pay\\" fails"}
            """
        let response = try api.send("POST", "/api/v1/sampling/bumps", body)
        #expect(response.status == 201)
        #expect(response.header("Location") == "/api/v1/sampling/bumps/b1")
        let bump = try JSONTree(response.body)
        #expect(bump["id"] == .string("b1"))
        let match: [String: JSONTree] = [
            "environment": .string("prod"), "service": .string("shop"),
            "operation": .string("POST /pay"), "jobType": .string("report"),
            "queue": .string("q"), "orgId": .string("42"), "projectId": .string("p"),
        ]
        #expect(bump["match"] == .object(match))
        #expect(bump["rate"] == .number(0.5))
        #expect(bump["effectiveRate"] == .number(0.5))
        #expect(bump["limitedBy"] == .null)
        #expect(bump["ttl"] == .string("1h30m"))
        #expect(bump["reason"] == .string("INC-42: \"pay\" fails"))
        #expect(bump["createdBy"] == .string("anonymous"))
        #expect(bump["state"] == .string("active"))
        #expect(
            Timestamp(rfc3339: bump["expiresAt"]?.text ?? "")
                == api.time.now().adding(nanoseconds: 5_400_000_000_000))
        #expect(api.board.table?.bumps.count == 1)
    }

    struct Mistake: Sendable {
        let body: String
        let message: String
        var hint = ""
        var status = 400
    }

    static let mistakes: [Mistake] = [
        Mistake(body: "", message: "an object is expected"),
        Mistake(body: "[]", message: "an object is expected"),
        Mistake(body: "{}", message: "match is missing"),
        Mistake(body: "{\"match\":{}}", message: "match.environment is missing"),
        Mistake(
            body: "{\"match\":{\"environment\":\"dev\",\"jobtype\":\"x\"}}",
            message: "match has no member jobtype", hint: "Did you mean jobType?"),
        Mistake(
            body: "{\"match\":{\"environment\":\"dev\"},\"rates\":1}",
            message: "A bump has no member rates", hint: "Did you mean rate?"),
        Mistake(
            body: "{\"match\":{\"environment\":\"dev\"},\"colour\":1}",
            message: "no member colour", hint: "There are match, rate, ttl, reason."),
        Mistake(
            body: "{\"match\":{\"environment\":\"dev\"},\"rate\":1,\"rate\":1}",
            message: "rate is given more than once"),
        Mistake(body: "{\"match\":{\"environment\":7}}", message: "environment must be a string"),
        Mistake(
            body: "{\"match\":{\"environment\":\"dev\",\"orgId\":1.5}}",
            message: "orgId must be a string or a whole number"),
        Mistake(body: "{\"match\":{\"environment\":\"dev\"},\"rate\":true}", message: "a string"),
        Mistake(
            body: "{\"match\":{\"environment\":\"dev\"},\"rate\":1,\"ttl\":30}",
            message: "ttl must be a string"),
        Mistake(
            body: "{\"match\":{\"environment\":\"dev\"},\"rate\":1,\"ttl\":\"30\"}",
            message: "\"30\" is not a duration", hint: "write 30s for seconds"),
        Mistake(
            body: "{\"match\":{\"environment\":\"dev\"},\"rate\":1,\"ttl\":\"30m\"}",
            message: "reason is missing"),
        Mistake(
            body: complete(environment: "prdo"), message: "There is no environment prdo",
            hint: "Did you mean prod?"),
        Mistake(body: complete(rate: "2"), message: "The rate must be over 0 and at most 1"),
        Mistake(body: complete(rate: "\"200%\""), message: "200% is over 100%"),
        Mistake(body: complete(reason: ""), message: "A reason of 1 to 1000 bytes is needed"),
        Mistake(body: complete() + "x", message: "something follows the end"),
        Mistake(
            body: complete(environment: "prod", rate: "0.6"),
            message: "A bump in prod may have a rate of 50% at most.",
            hint: "sampling.max_bump_rate.prod", status: 422),
        Mistake(
            body: complete(ttl: "5h"), message: "A bump may be in force for 4h at most.",
            hint: "sampling.max_bump", status: 422),
    ]

    private static func complete(
        environment: String = "dev", rate: String = "1", ttl: String = "30m",
        reason: String = "why"
    ) -> String {
        """
        {"match":{"environment":"\(environment)"},"rate":\(rate),"ttl":"\(ttl)","reason":"\(reason)"}
        """
    }

    @Test(arguments: mistakes.indices)
    func `A mistake is said, and nothing is made`(index: Int) throws {
        let mistake = Self.mistakes[index]
        let error = try api.json(
            "POST", "/api/v1/sampling/bumps", mistake.body, status: mistake.status)["error"]
        #expect(
            error?["message"]?.text?.contains(mistake.message) == true,
            "\(String(describing: error))")
        if !mistake.hint.isEmpty {
            #expect(
                error?["hint"]?.text?.contains(mistake.hint) == true, "\(String(describing: error))"
            )
        }
        #expect(api.desk.bumps == [])
    }

    @Test func `A rate is also read as in the configuration`() throws {
        let id = try api.bump(#"{"environment":"dev"}"#, rate: #""35%""#)
        #expect(try api.json("GET", "/api/v1/sampling/bumps/\(id)")["rate"] == .number(0.35))
    }

    @Test func `Bumps are listed newest first, those that ended when asked for`() throws {
        let first = try api.bump(#"{"environment":"dev"}"#, ttl: "1m")
        let second = try api.bump(#"{"environment":"prod"}"#, rate: "0.5")
        func list(_ query: String = "") throws -> [String?] {
            try api.json("GET", "/api/v1/sampling/bumps\(query)")["bumps"]?.elements
                .map { $0["id"]?.text } ?? []
        }
        #expect(try list() == [second, first])
        api.time.advance(by: .seconds(60))
        #expect(try list() == [second])
        #expect(try list("?all") == [second, first])
        #expect(try list("?all=true&limit=1") == [second])
        let ended = try api.json("GET", "/api/v1/sampling/bumps/\(first)")
        #expect(ended["state"] == .string("expired"))
        #expect(ended["effectiveRate"] == .number(0))
        #expect(try api.send("GET", "/api/v1/sampling/bumps?limit=0").status == 400)
        #expect(try api.send("GET", "/api/v1/sampling/bumps?states=all").status == 400)
    }

    @Test func `The end of a bump is moved and the bump is cancelled, and it is written down`()
        throws
    {
        let id = try api.bump(#"{"environment":"dev"}"#)
        let path = "/api/v1/sampling/bumps/\(id)"
        let start = api.time.now()
        func end(_ change: String) throws -> UInt64 {
            let text = try api.json("PATCH", path, change)["expiresAt"]?.text ?? ""
            return (Timestamp(rfc3339: text) ?? .epoch).nanoseconds(since: start) / 1_000_000_000
        }
        #expect(try end(#"{"extendBy":"30m","reason":"not yet"}"#) == 3600)
        #expect(try end(#"{"ttl":"10m"}"#) == 600)
        for body in [#"{}"#, #"{"ttl":"1m","extendBy":"1m"}"#, #"{"ttl":null}"#, #"{"tll":"1m"}"#] {
            #expect(try api.send("PATCH", path, body).status == 400)
        }
        let by = [(name: "X-Tracewell-Actor", value: "mia@desk")]
        let gone = try api.json("DELETE", "\(path)?reason=found%20it", headers: by)
        #expect(gone["state"] == .string("cancelled"))
        #expect(api.board.table == nil)
        #expect(try api.send("DELETE", path).status == 409)
        #expect(try api.send("PATCH", path, #"{"ttl":"10m"}"#).status == 409)
        let audit = try api.json("GET", path)["audit"]?.elements ?? []
        #expect(
            audit.map { $0["action"]?.text } == ["cancelled", "extended", "extended", "created"])
        #expect(audit.first?["by"] == .string("mia@desk"))
        #expect(audit.first?["reason"] == .string("found it"))
        #expect(audit[2]["reason"] == .string("not yet"))
        #expect(try api.json("GET", "/api/v1/sampling/audit")["audit"]?.elements.count == 4)
    }

    @Test(arguments: ["b7", "b99999"])
    func `A bump that never was is not found`(id: String) throws {
        for method in ["GET", "PATCH", "DELETE"] {
            let body = method == "PATCH" ? #"{"ttl":"1m"}"# : nil
            #expect(try api.send(method, "/api/v1/sampling/bumps/\(id)", body).status == 404)
        }
        #expect(try api.send("GET", "/api/v1/sampling/bumps/7").status == 400)
        #expect(try api.send("GET", "/api/v1/sampling/nothing").status == 404)
        #expect(try api.send("PUT", "/api/v1/sampling/bumps/b7", "{}").status == 405)
    }

    @Test func `What the budget takes is in the answer`() throws {
        api.fill(65)
        let body = Self.complete()
        let lowered = try api.json("POST", "/api/v1/sampling/bumps", body, status: 201)
        #expect(lowered["rate"] == .number(1))
        #expect(lowered["effectiveRate"] == .number(0.5))
        #expect(lowered["limitedBy"]?.text?.contains("limits.pending_bytes") == true)
        api.fill(90)
        let response = try api.send("POST", "/api/v1/sampling/bumps", body)
        #expect(response.status == 409)
        #expect(response.header("Retry-After") == "30")
        let error = try JSONTree(response.body)["error"]
        #expect(error?["code"] == .string("over_budget"))
        #expect(error?["message"]?.text?.contains("90% of what they may") == true)
    }
}
