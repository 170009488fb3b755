import HTTPClient
import Testing

@testable import CommandLineTool

@Suite struct WhyVerbTests {
    private static let id = "0af7651916cd43dd8448eb211c80319c"

    private func run(_ world: FakeWorld, _ words: String...) -> CommandLineTool.ExitStatus {
        Tool(.tracewell, actions: [WhyAction.self]).run(words, in: world.environment)
    }

    private static let dropped = """
        {"traceId":"\(id)","verdict":"dropped","stage":"tail","environment":"prod",\
        "service":"checkout","operation":"POST /orders","reason":"no_policy_matched",\
        "summary":"No policy keeps it.","randomness":"48eb211c80319c","threshold":null,"policies":[\
        {"name":"errors","verdict":"not_sampled","because":"no span matches","spanId":null,\
        "dryRun":false},{"name":"try","verdict":"sampled","because":"span 00f067aa0ba902b7 a=\\u001b[2J",\
        "spanId":"00f067aa0ba902b7","dryRun":true}],"bump":"b3","owedToBump":false,\
        "trigger":"timeout","spansSeen":14,"lateSpans":2,"headDroppedSpans":null,\
        "durationNanos":"183000000","rescue":null,"configVersion":"0f4c8e5a6b7d9123",\
        "decidedAt":"2026-11-24T20:11:29.306Z","headRules":[],"logSince":null,"later":[1]}
        """

    @Test func `A decision is told in plain words, one line a policy`() {
        let world = FakeWorld()
        world.server.answer(200, Self.dropped)
        #expect(run(world, "why", Self.id) == .done)
        #expect(
            world.output.text == """
                trace \(Self.id): dropped
                checkout POST /orders · prod · 14 spans · 183ms
                No policy keeps it.

                policy  says               because
                errors  not sampled        no span matches
                try     sampled (dry run)  span 00f067aa0ba902b7 a=\\u{1b}[2J

                decided        2026-11-24T20:11:29.306Z, no root span had come in time
                randomness     48eb211c80319c
                bump           b3
                late spans     2 spans
                configuration  0f4c8e5a6b7d9123

                """)
        #expect(
            world.server.requests.map(\.target) == ["/api/v1/traces/\(Self.id)/decision"])
    }

    @Test func `A trace that never came is said so, and ends with 1`() {
        let world = FakeWorld()
        world.server.answer(
            200,
            """
            {"traceId":"\(Self.id)","verdict":"never_received","stage":null,"summary":"No span.",\
            "randomness":"48eb211c80319c","policies":[],"owedToBump":false,"headRules":[]}
            """)
        #expect(run(world, "why", Self.id) == .notFound)
        #expect(world.output.text == "trace \(Self.id): never received\nNo span.\n")
    }

    @Test func `A program gets the answer of the server`() {
        let world = FakeWorld()
        world.server.answer(200, Self.dropped)
        #expect(run(world, "why", Self.id, "--json") == .done)
        #expect(world.output.text == Self.dropped + "\n")
    }
}
