import Bytes
import HTTPClient
import TestSupport
import Testing

@testable import CommandLineTool

@Suite struct SamplingVerbTests {
    private func run(_ world: FakeWorld, _ line: String...) -> CommandLineTool.ExitStatus {
        Tool.tracewell.run(line, in: world.environment)
    }

    private static func bump(
        _ id: String = "b3", effectiveRate: String = "1", limitedBy: String = "null",
        state: String = "active"
    ) -> String {
        """
        {"id":"\(id)","match":{"environment":"prod","jobType":"invoice.sync","orgId":"42"},\
        "rate":1,"ttl":"30m","reason":"INC-42","createdAt":"2026-01-01T00:00:00Z",\
        "expiresAt":"2026-01-01T00:30:00Z","createdBy":"jo","state":"\(state)","endedAt":null,\
        "effectiveRate":\(effectiveRate),"limitedBy":\(limitedBy),"keptTraces":1234}
        """
    }

    // MARK: Changing

    @Test func `A bump is sent with everything that was given, and its id is printed`() throws {
        var world = FakeWorld()
        world.variables = ["USER": "jo", "TRACEWELL_TOKEN": "secret"]
        world.server.answer(201, Self.bump())
        let status = run(
            world, "sampling", "bump", "--env", "prod", "--service", "s", "--operation", "o",
            "--job-type", "invoice.sync", "--queue", "q", "--org-id", "42", "--project-id", "p",
            "--rate", "50%", "--for", "90m", "--reason", "INC-42 \"x\"")
        #expect(status == .done)
        #expect(world.output.text == "b3\n")
        #expect(
            world.errors.text == """
                keeps 100% of job-type=invoice.sync org-id=42 in prod, until \
                2026-01-01 00:30:00.000Z (30m00s)

                """)
        let request = try #require(world.server.requests.first)
        #expect(request.method == "POST")
        #expect(request.target == "/api/v1/sampling/bumps")
        let headers = request.headers.map { "\($0.name): \($0.value)" }
        #expect(
            headers == [
                "Authorization: Bearer secret", "Content-Type: application/json",
                "X-Tracewell-Actor: jo",
            ])
        #expect(
            request.body?.string == """
                {"match":{"environment":"prod","service":"s","operation":"o",\
                "jobType":"invoice.sync","queue":"q","orgId":"42","projectId":"p"},"rate":0.5,\
                "ttl":"1h30m","reason":"INC-42 \\"x\\""}
                """)
    }

    @Test func `A rate that is not given is everything`() {
        let world = FakeWorld()
        world.server.answer(201, Self.bump())
        #expect(
            run(world, "sampling", "bump", "--env", "dev", "--for", "1m", "--reason", "r") == .done)
        #expect(
            world.server.requests.first?.body?.string
                == #"{"match":{"environment":"dev"},"rate":1,"ttl":"1m","reason":"r"}"#)
    }

    @Test func `A bump that was lowered says so`() {
        let world = FakeWorld()
        world.server.answer(
            201, Self.bump(effectiveRate: "0.5", limitedBy: #""memory: 65% is taken""#))
        #expect(
            run(world, "sampling", "bump", "--env", "prod", "--for", "1m", "--reason", "r") == .done
        )
        #expect(world.errors.text.hasPrefix("keeps 50% of "))
        #expect(
            world.errors.text.hasSuffix(
                "lowered from 100%, as there is no room: memory: 65% is taken\n"))
    }

    @Test(arguments: ["--env", "--for", "--reason"])
    func `What must be given is asked for`(missing: String) {
        let world = FakeWorld()
        var line = ["sampling", "bump", "--env", "prod", "--for", "30m", "--reason", "r"]
        if let index = line.firstIndex(of: missing) { line.removeSubrange(index...(index + 1)) }
        #expect(Tool.tracewell.run(line, in: world.environment) == .usage)
        #expect(world.errors.text.hasPrefix("tracewell: \(missing) is missing; write for example "))
        #expect(world.server.requests.isEmpty)
    }

    @Test func `A bump is extended and cancelled`() {
        let world = FakeWorld()
        world.server.answer(200, Self.bump())
        world.server.answer(200, Self.bump(state: "cancelled"))
        #expect(run(world, "sampling", "extend", "b3", "--for", "30m", "--reason", "more") == .done)
        #expect(run(world, "sampling", "cancel", "3", "--reason", "found it") == .done)
        #expect(world.output.text == "b3\nb3\n")
        #expect(
            world.errors.text.hasSuffix("ended: job-type=invoice.sync org-id=42 in prod\n"))
        let requests = world.server.requests
        #expect(requests.map(\.method) == ["PATCH", "DELETE"])
        #expect(
            requests.map(\.target) == [
                "/api/v1/sampling/bumps/b3", "/api/v1/sampling/bumps/b3?reason=found%20it",
            ])
        #expect(requests[0].body?.string == #"{"extendBy":"30m","reason":"more"}"#)
        #expect(requests[1].body == nil)
    }

    @Test func `As JSON the server's answer is passed on`() {
        let world = FakeWorld()
        world.server.answer(200, Self.bump())
        #expect(run(world, "sampling", "extend", "b3", "--for", "1m", "--json") == .done)
        #expect(world.output.text == Self.bump() + "\n")
        #expect(world.errors.text.isEmpty)
    }

    @Test(arguments: [
        (400, "invalid_argument", 2), (401, "unauthenticated", 4), (403, "forbidden", 4),
        (404, "not_found", 1), (409, "over_budget", 1), (409, "bump_ended", 1),
        (409, "too_many_bumps", 2), (422, "over_cap", 2), (503, "control_unavailable", 3),
    ])
    func `A refusal is said in one line and told by the exit status`(
        status: Int, code: String, exit: Int32
    ) {
        let world = FakeWorld()
        world.server.answer(
            status, #"{"error":{"code":"\#(code)","message":"That is so.","hint":"Do this."}}"#)
        #expect(run(world, "sampling", "cancel", "b3").rawValue == exit)
        #expect(world.errors.text == "tracewell: that is so; do this\n")
        #expect(world.output.text.isEmpty)
    }

    @Test(arguments: ["b", "b0", "x3", "b3x", "b03", ""])
    func `What is no id of a bump is not sent`(id: String) {
        let world = FakeWorld()
        #expect(run(world, "sampling", "cancel", id) == .usage)
        #expect(world.server.requests.isEmpty)
    }

    // MARK: Reading

    @Test func `Bumps are listed in a table`() {
        let world = FakeWorld()
        world.server.answer(
            200,
            """
            {"bumps":[\(Self.bump()),\(Self.bump("b2", effectiveRate: "0.125")),\
            {"id":"b1","match":{"environment":"dev"},"rate":0.333,"reason":"t\\u001bx",\
            "createdBy":"mia","expiresAt":"2026-01-01T00:00:00Z","state":"expired",\
            "effectiveRate":0,"keptTraces":0}]}
            """)
        #expect(run(world, "sampling", "bumps", "--all") == .done)
        #expect(world.server.requests.first?.target == "/api/v1/sampling/bumps?all=true")
        #expect(
            world.output.text == #"""
                bump  rate             env   left      kept  by   for                              reason
                b3    100%             prod  30m00s   1,234  jo   job-type=invoice.sync org-id=42  INC-42
                b2    100%, now 12.5%  prod  30m00s   1,234  jo   job-type=invoice.sync org-id=42  INC-42
                b1    33.3%            dev   expired      0  mia  everything                       t\u{1b}x

                """#)
    }

    @Test func `No bump is no table`() {
        let world = FakeWorld()
        world.server.answer(200, #"{"bumps":[]}"#)
        #expect(run(world, "sampling", "bumps") == .done)
        #expect(world.output.text.isEmpty)
        #expect(world.errors.text == "no bump is in force\n")
    }

    @Test func `Rates, policies and bumps are shown by environment`() {
        let world = FakeWorld()
        world.server.answer(
            200,
            """
            {"environments":[{"name":"dev","head":{"rate":0.2,"effectiveRate":0.5,\
            "services":{"mail":0.05},"operations":{"GET /health":0.01}},"tail":null,"bumps":[],"tracesPerSecond":\
            {"decided":20,"kept":4.125,"keptByBumps":0.001}},{"name":"prod","head":{"rate":1,\
            "effectiveRate":1,"services":{}},"tail":{"policies":[{"name":"errors",\
            "type":"status_code","sampledPerSecond":0.5},{"name":"baseline",\
            "type":"probabilistic","sampledPerSecond":null},{"name":"try","type":"latency",\
            "sampledPerSecond":2,"dryRun":true}]},"bumps":["b3"],\
            "tracesPerSecond":{"decided":1234,"kept":0,"keptByBumps":0}}],\
            "bumps":[\(Self.bump())],"maxBump":"4h"}
            """)
        #expect(run(world, "sampling", "show", "--env", "prod") == .done)
        #expect(world.server.requests.first?.target == "/api/v1/sampling?env=prod")
        #expect(
            world.output.text == """
                dev  head 20%, raised to 50% · keeps what the head lets in · 20 traces/s, 4.13 kept, <0.01 by bumps
                  mail                head 5%
                  GET /health         head 1%

                prod  head 100% · tail of 3 policies · 1,234 traces/s, 0 kept
                  errors              status_code         0.50/s
                  baseline            probabilistic
                  try                 latency, dry run    2/s
                  b3                  bump to 100%        30m00s left · job-type=invoice.sync org-id=42 · INC-42

                """)
    }

    @Test func `What another configuration would have kept is a table by environment`() throws {
        let world = FakeWorld()
        let amount = { (number: Int) in
            let estimate = "{\"value\":\(number),\"low\":\(number / 2),\"high\":\(number * 2)}"
            return """
                {"tracesPerDay":\(estimate),"spansPerDay":\(estimate),"bytesPerDay":\(estimate)}
                """
        }
        world.server.answer(
            200,
            """
            {"from":"2026-01-01T00:00:00Z","to":"2026-01-02T00:00:00Z","droppedAtHead":3,\
            "environments":[{"name":"prod","seen":\(amount(2000)),"keptBefore":\(amount(400)),\
            "kept":\(amount(200)),"notJudged":12,"policies":[{"name":"errors",\
            "type":"status_code","dryRun":true,"matched":\(amount(20)),"notJudged":7}],\
            "lostErrors":[{"service":"shop","operation":"pay","traces":5}]}]}
            """)
        let file = RepositoryFile("config/tracewell.yaml")
        #expect(run(world, "sampling", "test", file.path, "--since", "3h") == .done)
        let request = try #require(world.server.requests.first)
        #expect(request.method == "POST")
        #expect(request.target == "/api/v1/sampling/test")
        #expect(request.body?.string.hasSuffix(#""since":"3h"}"#) == true)
        #expect(
            world.output.text == """
                a day, as from 2026-01-01T00:00:00Z to 2026-01-02T00:00:00Z
                3 traces were dropped at the head and are not judged

                prod           type                  traces  spans     bytes  95%
                seen                                  2,000  2,000  1.95 KiB  1,000 to 4,000
                kept now                                400    400     400 B  200 to 800
                would be kept                           200    200     200 B  100 to 400
                  errors       status_code, dry run      20     20      20 B  10 to 40, 7 not judged
                not judged                               12                   traces of the time looked at
                lost error  shop pay · 5 traces

                """)
    }

    @Test func `Changes are listed with who made them and why`() {
        let world = FakeWorld()
        world.server.answer(
            200,
            """
            {"audit":[{"at":"2026-01-01T00:10:00.5Z","by":"budget","action":"limited","bump":"b3",\
            "reason":"memory","changes":[{"name":"effectiveRate","before":"1.0","after":"0.5"}]},\
            {"at":"2026-01-01T00:00:00Z","by":"jo","action":"refused","bump":null,"reason":"r",\
            "changes":[{"name":"rate","before":null,"after":"1.0"}]}]}
            """)
        #expect(run(world, "sampling", "audit", "--limit", "2") == .done)
        #expect(world.server.requests.first?.target == "/api/v1/sampling/audit?limit=2")
        #expect(
            world.output.text == """
                time (UTC)           bump  what     by      reason and changes
                2026-01-01 00:10:00  b3    limited  budget  memory · effectiveRate: 1.0 → 0.5
                2026-01-01 00:00:00  -     refused  jo      r · rate: 1.0

                """)
    }

    @Test(
        arguments: [
            (0.0, "0%"), (1.0, "100%"), (0.5, "50%"), (0.125, "12.5%"), (0.0001, "0.01%"),
            (0.333333, "33.3333%"), (0.000001, "0.0001%"), (1e-9, "<0.0001%"),
        ] as [(Double, String)])
    func `A rate is said in percent`(rate: Double, text: String) {
        #expect(BumpText.rate(rate) == text)
    }
}
