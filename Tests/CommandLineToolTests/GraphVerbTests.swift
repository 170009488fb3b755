import HTTPClient
import TestSupport
import Testing

@testable import CommandLineTool

@Suite struct GraphVerbTests {
    private static let tool = Tool(.tracewell, actions: [GraphAction.self])

    private static let answer = """
        {"start":"2026-01-01T00:00:00.000Z","end":"2026-01-01T01:00:00.000Z","complete":true,\
        "edges":[{"environment":"prod","client":"invoices","server":"worker","connection":"queue",\
        "requests":90,"failures":9,"requestsPerSecond":0.025,"clientDuration":null,\
        "serverDuration":{"count":90,"meanNanos":"2100000000","p50Nanos":"1500000000",\
        "p95Nanos":"4000000000","p99Nanos":"9000000000"}},{"environment":"prod","client":"shop",\
        "server":"cart\\u001b[2J","connection":"http","requests":5400,"failures":0,\
        "requestsPerSecond":1.5,"clientDuration":{"count":5400,"meanNanos":"30000000",\
        "p50Nanos":"25000000","p95Nanos":"80000000","p99Nanos":"210000000"},\
        "serverDuration":null,"later":[1]},{"environment":"prod","client":"shop",\
        "server":"pg:5432","connection":"db","requests":18000000,"failures":1,\
        "requestsPerSecond":5000,"clientDuration":{"count":18000000,"meanNanos":"900000",\
        "p50Nanos":"350000","p95Nanos":"2400000","p99Nanos":"9900000"},"serverDuration":null}]}
        """

    private func run(_ world: FakeWorld, _ line: String...) -> CommandLineTool.ExitStatus {
        Self.tool.run(["graph"] + line, in: world.environment)
    }

    @Test func `An edge is a line`() {
        let world = FakeWorld()
        world.server.answer(200, Self.answer)
        #expect(run(world) == .done)
        let golden = RepositoryFile("Tests/Golden/CommandLineTool/graph.txt")
        #expect(golden.isCurrent(world.output.text), "look at \(golden.path) after REGENERATE=1")
        #expect(world.server.requests.map(\.target) == ["/api/v1/graph"])
        #expect(world.errors.text == "2026-01-01 00:00:00.000Z to 2026-01-01 01:00:00.000Z\n")
    }

    @Test func `The environment is a column where there are several`() {
        let world = FakeWorld()
        world.server.answer(
            200, Self.answer.replacing(#"[{"environment":"prod""#, with: #"[{"environment":"dev""#))
        #expect(run(world) == .done)
        #expect(world.output.text.contains(" env "))
        #expect(world.output.text.contains(" dev "))
    }

    @Test func `What is asked for is passed on`() {
        let world = FakeWorld()
        world.server.answer(200, Self.answer)
        world.server.answer(200, Self.answer)
        #expect(run(world, "--env", "prod", "--since", "15m", "--json") == .done)
        #expect(world.output.text == Self.answer + "\n")
        #expect(run(world, "--from", "2026-01-01T00:00:00Z", "--to", "1767229200") == .done)
        #expect(
            world.server.requests.map(\.target) == [
                "/api/v1/graph?env=prod&since=15m",
                "/api/v1/graph?start=2026-01-01T00%3A00%3A00Z&end=1767229200",
            ])
    }

    @Test func `No calls and a time that is not covered are said beside the result`() {
        let world = FakeWorld()
        world.server.answer(
            200,
            """
            {"start":"2026-01-01T00:00:00.000Z","end":"2026-01-01T00:01:00.000Z",\
            "complete":false,"edges":[]}
            """)
        #expect(run(world) == .done)
        #expect(world.output.text.isEmpty)
        #expect(world.errors.text.contains("no call was seen\n"))
        #expect(world.errors.text.contains("all that is counted of the time asked for"))
    }

    @Test func `An answer that is no graph is not drawn`() {
        let world = FakeWorld()
        world.server.answer(200, #"{"edges":[3]}"#)
        #expect(run(world) == .unreachable)
        #expect(world.output.text.isEmpty)
    }
}
