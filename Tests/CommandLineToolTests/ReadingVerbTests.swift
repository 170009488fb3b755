import Bytes
import HTTPClient
import Query
import TestSupport
import Testing
import TraceModel

@testable import CommandLineTool

@Suite struct ReadingVerbTests {
    private static let tool = Tool(
        .tracewell,
        actions: [
            TraceAction.self, SearchAction.self, ServicesAction.self, OperationsAction.self,
            StatsAction.self,
        ])
    private static let id = "4bf92f3577b34da6a3ce929d0e0e4736"

    private func run(_ world: FakeWorld, _ line: String...) -> CommandLineTool.ExitStatus {
        Self.tool.run(line, in: world.environment)
    }

    private func traceJSON() throws -> String {
        var json = JSONWriter()
        try SampleTrace.view().encode(to: &json)
        return json.finish().string
    }

    private static let page = """
        {"traces":[{"traceId":"4bf92f3577b34da6a3ce929d0e0e4736","rootService":"checkout",\
        "rootName":"POST /orders","environment":"prod","startTimeUnixNano":"1767225600000000000",\
        "durationNanos":"312000000","spanCount":21,"errorCount":2,"services":["checkout"],\
        "state":"stored","weight":10},{"traceId":"00f067aa0ba902b7000000000000002a",\
        "rootService":"cron","rootName":"nightly\\u001b[2J","environment":"default",\
        "startTimeUnixNano":"1767225500000000000","durationNanos":"1500","spanCount":1234,\
        "errorCount":0,"services":["cron"],"state":"collecting","weight":1}],\
        "nextCursor":"GIYg8CYwAAAB","complete":true}
        """

    // MARK: trace

    @Test func `A trace is drawn as wide as asked for`() throws {
        let world = FakeWorld()
        world.server.answer(200, try traceJSON())
        #expect(run(world, "trace", "4BF92F35", "--width", "120") == .done)
        let golden = RepositoryFile("Tests/Golden/CommandLineTool/waterfall-120.txt")
        #expect(world.output.text == golden.text)
        #expect(world.server.requests.map(\.target) == ["/api/v1/traces/4bf92f35?format=json"])
        #expect(world.errors.text.isEmpty)
    }

    @Test func `Everything is drawn when asked for`() throws {
        let world = FakeWorld()
        world.server.answer(200, try traceJSON())
        #expect(run(world, "trace", "4bf92f35", "--all", "--ascii") == .done)
        #expect(!world.output.text.contains("more like it"))
        #expect(world.output.text.contains("|- [db]"))
    }

    @Test(arguments: [
        (["--json"], "json"), (["--format", "json"], "json"), (["--format", "otlp"], "otlp"),
        (["--format", "tree", "--json"], "json"), (["--format=perfetto"], "perfetto"),
    ])
    func `What is not drawn is passed on as the server wrote it`(
        flags: [String], format: String
    ) throws {
        let world = FakeWorld()
        world.server.answer(200, #"{"anything": [1, 2]}"#)
        #expect(Self.tool.run(["trace", Self.id] + flags, in: world.environment) == .done)
        #expect(world.output.text == "{\"anything\": [1, 2]}\n")
        #expect(
            world.server.requests.map(\.target) == [
                "/api/v1/traces/\(Self.id)?format=\(format)"
            ])
    }

    @Test func `An answer that is no trace is not drawn`() {
        let world = FakeWorld()
        world.server.answer(200, "<html>")
        #expect(run(world, "trace", Self.id) == .unreachable)
        #expect(world.errors.text.contains("cannot be read"))
        #expect(world.output.text.isEmpty)
    }

    struct Refusal: Sendable {
        let status: Int
        let body: String
        let exit: CommandLineTool.ExitStatus
        let message: String
    }

    @Test(arguments: [
        Refusal(
            status: 404,
            body:
                #"{"error":{"code":"not_found","message":"No trace 4b is known.","hint":"Wait."}}"#,
            exit: .notFound, message: "tracewell: no trace 4b is known; wait\n"),
        Refusal(
            status: 409, body: #"{"error":{"message":"Several.","hint":"Give more digits."}}"#,
            exit: .usage, message: "tracewell: several; give more digits\n"),
        Refusal(
            status: 400, body: #"{"error":{"message":"There is no format x."}}"#, exit: .usage,
            message: "tracewell: there is no format x\n"),
        Refusal(
            status: 401, body: #"{"error":{"message":"No token.","hint":"Send one."}}"#,
            exit: .notAllowed, message: "tracewell: no token; send one\n"),
        Refusal(
            status: 403, body: "", exit: .notAllowed,
            message: "tracewell: http://127.0.0.1:16686 answered HTTP 403; "
                + "put a token of the right role into TRACEWELL_TOKEN or --token-file\n"),
        Refusal(
            status: 503, body: #"{"error":{"message":"a\n\u001b[1mb"}}"#, exit: .unreachable,
            message: "tracewell: a\\n\\u{1b}[1mb\n"),
        Refusal(
            status: 502, body: "<html>bad gateway", exit: .unreachable,
            message: "tracewell: http://127.0.0.1:16686 answered HTTP 502\n"),
    ])
    func `A refusal is one line and an exit status`(refusal: Refusal) {
        let world = FakeWorld()
        world.server.answer(refusal.status, refusal.body)
        #expect(run(world, "trace", Self.id) == refusal.exit)
        #expect(world.errors.text == refusal.message)
        #expect(world.output.text.isEmpty)
    }

    @Test func `A server that does not answer is named with what to do`() throws {
        let world = FakeWorld()
        let endpoint = try #require(HTTPEndpoint("http://127.0.0.1:16686"))
        world.server.fail(.unreachable(endpoint, reason: "connection refused"))
        #expect(run(world, "services") == .unreachable)
        #expect(
            world.errors.text
                == "tracewell: cannot reach http://127.0.0.1:16686: connection refused; "
                + "start a collector with tracewell serve, or name one with --api\n")
    }

    @Test func `An address that is none is wrong usage`() {
        let world = FakeWorld()
        #expect(run(world, "services", "--api", "localhost") == .usage)
        #expect(world.server.requests.isEmpty)
    }

    // MARK: tokens

    @Test func `The token of the environment is sent`() {
        var world = FakeWorld()
        world.variables["TRACEWELL_TOKEN"] = "abc\n"
        world.server.answer(200, #"{"services":[]}"#)
        _ = run(world, "services")
        #expect(world.server.requests.first?.headers.first?.value == "Bearer abc")
    }

    @Test(arguments: ["a b", "tök", "  "])
    func `What cannot be a token is not sent, nor written`(token: String) {
        var world = FakeWorld()
        world.variables["TRACEWELL_TOKEN"] = token
        #expect(run(world, "services") == .usage)
        #expect(world.server.requests.isEmpty)
        #expect(world.errors.text.contains("TRACEWELL_TOKEN holds no token"))
    }

    @Test func `A token file that cannot be read is named`() {
        let world = FakeWorld()
        #expect(run(world, "services", "--token-file", "/nonexistent/token") == .usage)
        #expect(world.errors.text.contains("/nonexistent/token cannot be read"))
    }

    // MARK: search

    @Test(arguments: [("search-80", 80), ("search-120", 120)])
    func `Results are a table`(name: String, width: Int) {
        var world = FakeWorld()
        world.variables["COLUMNS"] = String(width)
        world.server.answer(200, Self.page)
        #expect(run(world, "search") == .done)
        let golden = RepositoryFile("Tests/Golden/CommandLineTool/\(name).txt")
        #expect(golden.isCurrent(world.output.text), "look at \(golden.path) after REGENERATE=1")
        #expect(world.errors.text == "more: --cursor GIYg8CYwAAAB\n")
        for line in world.output.text.split(separator: "\n") {
            #expect(DisplayWidth.of(line) <= width)
        }
    }

    @Test func `As JSON there is an object a line and nothing else`() throws {
        let world = FakeWorld()
        world.server.answer(200, Self.page)
        #expect(run(world, "search", "--json") == .done)
        let lines = world.output.text.split(separator: "\n")
        #expect(lines.count == 2)
        #expect(lines.allSatisfy { $0.hasPrefix("{\"traceId\"") && $0.hasSuffix("}") })
    }

    @Test func `Flags become parameters, escaped`() {
        let world = FakeWorld()
        world.server.answer(200, #"{"traces":[],"nextCursor":null,"complete":false}"#)
        let status = run(
            world, "search", "--env", "prod", "--service", "a b&c", "--operation", "GET /ü",
            "--min-duration", "250ms", "--max-duration", "2s", "--error", "--attr", "k=v=w",
            "--attr", "x=y", "--since", "1h30m", "--limit", "5", "--cursor", "abc")
        #expect(status == .done)
        #expect(
            world.server.requests.first?.target
                == "/api/v1/search?env=prod&service=a%20b%26c&operation=GET%20%2F%C3%BC"
                + "&min_duration=250ms&max_duration=2s&error=true&attr=k%3Dv%3Dw&attr=x%3Dy"
                + "&since=1h30m&limit=5&cursor=abc")
        #expect(
            world.errors.text
                == "no trace matches\nthe server met a limit: there may be more; ask for less\n")
        #expect(world.output.text.isEmpty)
    }

    @Test func `A query and times go to the server as they are`() {
        let world = FakeWorld()
        world.server.answer(400, #"{"error":{"message":"This version does not read TraceQL."}}"#)
        let status = run(
            world, "search", "{ duration > 1s }", "--from", "2026-01-01T00:00:00Z", "--to",
            "1767225600")
        #expect(status == .usage)
        #expect(
            world.server.requests.first?.target
                == "/api/v1/search?q=%7B%20duration%20%3E%201s%20%7D"
                + "&start=2026-01-01T00%3A00%3A00Z&end=1767225600&limit=20")
    }

    // MARK: names and numbers

    @Test func `Services are listed a line each`() {
        let world = FakeWorld()
        world.server.answer(200, #"{"services":["a","b\u0007"],"complete":true}"#)
        #expect(run(world, "services") == .done)
        #expect(world.output.text == "a\nb\\u{7}\n")
    }

    @Test func `Operations of a service are listed`() {
        let world = FakeWorld()
        world.server.answer(200, #"{"operations":["GET /","x\"y"]}"#)
        #expect(run(world, "operations", "order service", "--json") == .done)
        #expect(world.output.text == "{\"operation\":\"GET /\"}\n{\"operation\":\"x\\\"y\"}\n")
        #expect(
            world.server.requests.first?.target == "/api/v1/operations?service=order%20service")
    }

    @Test func `A service without operations is not known`() {
        let world = FakeWorld()
        world.server.answer(200, #"{"operations":[]}"#)
        #expect(run(world, "operations", "x") == .notFound)
        #expect(world.errors.text.contains("no span of a service x is known"))
    }

    @Test func `Statistics are written for people, and for programs`() {
        let answer = """
            {"store":{"traces":1234,"spans":56789,"blocks":3,"partitions":1,"bytes":1572864,\
            "oldest":"2026-01-01T00:00:00.000Z","newest":null},"pending":{"traces":2,"spans":9,\
            "bytes":4096,"decidingTraces":0,"decidingBytes":0},"later":true}
            """
        let world = FakeWorld()
        world.server.answer(200, answer)
        #expect(run(world, "stats") == .done)
        let golden = RepositoryFile("Tests/Golden/CommandLineTool/stats.txt")
        #expect(golden.isCurrent(world.output.text), "look at \(golden.path) after REGENERATE=1")
        world.server.answer(200, answer)
        #expect(run(world, "stats", "--json") == .done)
        #expect(world.output.text.hasSuffix(answer + "\n"))
    }

    // MARK: pages

    @Test func `Long results go through the pager where a person reads along`() {
        var world = FakeWorld()
        let pager = RecordedOutput()
        world.terminalWidth = 80
        world.server.answer(200, #"{"services":["a"]}"#)
        world.server.answer(200, #"{"services":["b"]}"#)
        var environment = world.environment
        environment.pager = pager
        #expect(Self.tool.run(["services"], in: environment) == .done)
        #expect(pager.text == "a\n")
        #expect(Self.tool.run(["services", "--no-pager"], in: environment) == .done)
        #expect(world.output.text == "b\n")
    }

    @Test(arguments: [("cat >/dev/null", true), ("true", true), ("no-such-pager-anywhere", false)])
    func `A pager that cannot be started is known`(command: String, shown: Bool) {
        let text = String(repeating: "line\n", count: 3)
        let path = ["PATH": "/usr/bin:/bin", "PAGER": command]
        #expect(Pager(path).write(text) == shown)
    }
}
