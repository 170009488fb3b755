import CommandLineTool
import Configuration
import Testing

@Suite struct CommandParserTests {
    private func parse(
        _ arguments: [String], environment: [String: String] = [:]
    ) throws(UsageError) -> CommandParser.Request {
        try CommandParser(.tracewell, environment: environment).parse(arguments)
    }

    private func run(
        _ arguments: String..., environment: [String: String] = [:]
    ) throws -> Invocation {
        guard case .run(let invocation) = try parse(arguments, environment: environment) else {
            throw Unexpected.help
        }
        return invocation
    }

    private enum Unexpected: Error { case help }

    @Test func `Flags and arguments arrive as typed values`() throws {
        let search = try run(
            "search", "{ status = error }", "--service", "checkout", "--min-duration=250ms",
            "--attr", "a=1", "--attr=b=x=y", "--error", "--limit", "5", "--since", "1h30m")
        #expect(search.name == "search")
        #expect(search[Arguments.query] == "{ status = error }")
        #expect(search[Flags.service] == "checkout")
        #expect(search[Flags.minDuration] == .milliseconds(250))
        #expect(search[Flags.maxDuration] == nil)
        #expect(search[Flags.attributes].map(\.argumentText) == ["a=1", "b=x=y"])
        #expect(search[Flags.error])
        #expect(search[Flags.limit] == 5)
        #expect(search[Flags.since] == .seconds(5400))
        #expect(search.isGiven(Flags.service))
        #expect(!search.isGiven(Flags.operation))
    }

    @Test func `What is not given has its default`() throws {
        let search = try run("search")
        #expect(search[Arguments.query] == nil)
        #expect(search[Flags.limit] == 20)
        #expect(!search[Flags.error])
        #expect(search[Flags.pager])
        #expect(search[Flags.color] == .auto)
        #expect(search[Flags.api] == "http://127.0.0.1:16686")
        #expect(search[Flags.attributes].isEmpty)
        #expect(search[Flags.tokenFile] == nil)
    }

    @Test func `Flags of every verb may stand before the verb`() throws {
        let trace = try run(
            "--json", "--color", "never", "--no-pager", "trace", "4BF92F35", "--ascii")
        #expect(trace[Flags.json])
        #expect(trace[Flags.ascii])
        #expect(!trace[Flags.pager])
        #expect(trace[Flags.color] == .never)
        #expect(trace[Arguments.trace].digits == "4bf92f35")
        #expect(!trace[Arguments.trace].isComplete)
    }

    @Test func `The last of two values counts`() throws {
        let search = try run("search", "--limit", "1", "--limit=2", "--no-pager", "--pager")
        #expect(search[Flags.limit] == 2)
        #expect(search[Flags.pager])
    }

    @Test func `Two dashes end the flags`() throws {
        #expect(try run("operations", "--", "--odd")[Arguments.service] == "--odd")
        let send = try run("send", "--name", "n", "--", "ls", "--help", "--", "x")
        #expect(send[Arguments.command] == ["ls", "--help", "--", "x"])
        #expect(send[Flags.spanName] == "n")
        #expect(try run("send")[Arguments.command].isEmpty)
    }

    @Test func `A lone dash is an argument`() throws {
        #expect(try run("check-config", "-")[Arguments.configuration]?.path == "-")
    }

    @Test func `An environment variable stands for a flag that is not given`() throws {
        let environment = ["TRACEWELL_API": "http://other:1"]
        #expect(try run("stats", environment: environment)[Flags.api] == "http://other:1")
        let given = try run("stats", "--api", "http://flag:1", environment: environment)
        #expect(given[Flags.api] == "http://flag:1")
        let empty = try run("stats", environment: ["TRACEWELL_API": ""])
        #expect(empty[Flags.api] == "http://127.0.0.1:16686")
    }

    @Test func `A verb's own flag hides the one of every verb`() throws {
        let serve = try run("serve", "--api", "127.0.0.1:0")
        #expect(serve[Flags.apiListener]?.text == "127.0.0.1:0")
        let early = try run("--api", "127.0.0.1:0", "serve")
        #expect(early[Flags.apiListener]?.text == "127.0.0.1:0")
        #expect(throws: UsageError.self) { try run("serve", "--api", "http://x") }
    }

    @Test func `Flags that stand for configuration keys become overrides in the order of the line`()
        throws
    {
        let serve = try run(
            "serve", "--set", "log.level=debug", "--data-dir", "/tmp/x", "--otlp-grpc", "",
            "--set=data_dir=/tmp/y")
        #expect(
            serve.overrides == [
                .init(key: "log.level", value: "debug", flag: "--set log.level"),
                .init(key: "data_dir", value: "/tmp/x", flag: "--data-dir"),
                .init(key: "listen.otlp_grpc", value: "", flag: "--otlp-grpc"),
                .init(key: "data_dir", value: "/tmp/y", flag: "--set data_dir"),
            ])
        let configuration = try CollectorConfiguration.load(
            file: nil, environment: [:], overrides: serve.overrides)
        #expect(configuration.dataDirectory == "/tmp/y")
        #expect(configuration.listen.otlpGRPC == .off)
    }

    @Test(
        arguments: [
            ([], ""), (["--help"], ""), (["-h"], ""), (["help"], ""), (["--json"], ""),
            (["search", "--help"], "search"), (["search", "--error", "-h"], "search"),
            (["help", "search"], "search"), (["trace", "--help"], "trace"),
            (["--json", "trace", "-h"], "trace"), (["help", "help-me-not"].prefix(1) + [], ""),
        ] as [([String], String)])
    func `Help is asked for in every usual way`(arguments: [String], verb: String) throws {
        guard case .help(let path) = try parse(arguments) else {
            Issue.record("no help")
            return
        }
        #expect(path.name == verb)
    }

    @Test func `The flag for the version is the verb`() throws {
        #expect(try run("--version").name == "version")
    }

    @Test(
        arguments: [
            (["serach"], "tracewell: there is no verb \"serach\"; did you mean search?"),
            (["frobnicate"], "tracewell: there is no verb \"frobnicate\"; see 'tracewell --help'"),
            (["help", "traec"], "tracewell: there is no verb \"traec\"; did you mean trace?"),
            (
                ["search", "--servce", "x"],
                "tracewell search: there is no flag --servce; did you mean --service?"
            ),
            (
                ["search", "--frobnicate"],
                "tracewell search: there is no flag --frobnicate; see 'tracewell search --help'"
            ),
            (
                ["--env", "prod", "search"],
                "tracewell: there is no flag --env; flags of a verb stand behind it"
            ),
            (
                ["search", "-x"],
                "tracewell search: there is no flag -x; see 'tracewell search --help'"
            ),
            (
                ["search", "--no-error"],
                "tracewell search: there is no flag --no-error; see 'tracewell search --help'"
            ),
            (
                ["search", "--service"],
                "tracewell search: --service needs a value; write --service=NAME"
            ),
            (
                ["search", "--service", "--error"],
                "tracewell search: --service needs a value; write --service=NAME"
            ),
            (
                ["search", "--json=yes"],
                "tracewell search: --json takes no value; see 'tracewell search --help'"
            ),
            (
                ["search", "--limit", "many"],
                "tracewell search: --limit: \"many\" is not a whole number above 0; "
                    + "see 'tracewell search --help'"
            ),
            (
                ["search", "--since", "1 hour"],
                "tracewell search: --since: \"1 hour\" is not a duration such as 10s, 500ms or 1h30m; "
                    + "see 'tracewell search --help'"
            ),
            (
                ["search", "--attr", "novalue"],
                "tracewell search: --attr: \"novalue\" is not key=value; see 'tracewell search --help'"
            ),
            (
                ["trace", "4bf92f35", "--format", "jeager"],
                "tracewell trace: --format: \"jeager\" is not one of tree, json, otlp, jaeger, zipkin, "
                    + "perfetto, speedscope; did you mean jaeger?"
            ),
            (
                ["search", "--since", "1h", "--to", "2025-06-01T12:00:00Z"],
                "tracewell search: --since and --to exclude each other; give one of them"
            ),
            (["trace"], "tracewell trace: ID is missing; see 'tracewell trace --help'"),
            (
                ["trace", "4bf92f3"],
                "tracewell trace: ID: \"4bf92f3\" is not a trace id: 32 hex digits, the first 8 or more "
                    + "of them, or a traceparent; see 'tracewell trace --help'"
            ),
            (
                ["search", "{", "}"],
                "tracewell search: \"}\" is one argument too many; put what belongs together in quotes"
            ),
            (
                ["services", "x"],
                "tracewell services: \"x\" is one argument too many; see 'tracewell services --help'"
            ),
            (
                ["completions", "tcsh"],
                "tracewell completions: SHELL: \"tcsh\" is not one of bash, zsh, fish, powershell; "
                    + "see 'tracewell completions --help'"
            ),
            (
                ["trace", "\u{1B}[31m\n"],
                "tracewell trace: ID: \"\u{FFFD}[31m\u{FFFD}\" is not a trace id: 32 hex digits, the "
                    + "first 8 or more of them, or a traceparent; see 'tracewell trace --help'"
            ),
        ] as [([String], String)])
    func `Wrong usage is said on one line with what to do`(
        arguments: [String], message: String
    ) {
        let error = #expect(throws: UsageError.self) { try parse(arguments) }
        #expect(error.map { "\($0)" } == message)
    }

    @Test(
        arguments: [
            ("4bf92f3577b34da6a3ce929d0e0e4736", "4bf92f3577b34da6a3ce929d0e0e4736"),
            ("4BF92F3577B34DA6A3CE929D0E0E4736", "4bf92f3577b34da6a3ce929d0e0e4736"),
            (
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "4bf92f3577b34da6a3ce929d0e0e4736"
            ),
            ("4bf92f35", "4bf92f35"), ("4bf92f3", nil), ("4bf92f35-", nil), ("4bf92g35", nil),
            ("4bf92f3577b34da6a3ce929d0e0e47360", nil), ("", nil), ("٤٤٤٤٤٤٤٤", nil),
        ] as [(String, String?)])
    func `A trace is named by its id, the beginning of it, or a traceparent`(
        text: String, digits: String?
    ) {
        #expect(TraceReference(argument: text)?.digits == digits)
    }

    @Test(arguments: [
        ("2025-06-01T12:00:00Z", true), ("2025-06-01T12:00", true), ("1748779200", true),
        ("1748779200000000000", true), ("yesterday", false), ("2025-06-01", false), ("", false),
        ("-1", false), ("17487792000000000000", false),
    ])
    func `A time is RFC 3339 or Unix time`(text: String, isTime: Bool) {
        #expect((TimeText(argument: text) != nil) == isTime)
    }
}
