import Sampling
import Testing
import TraceModel

@Suite struct OTTLTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let condition: String
        let holds: Bool

        init(_ condition: String, _ holds: Bool) {
            self.condition = condition
            self.holds = holds
        }
        var testDescription: String { condition }
    }

    private static let span = SpanSketch(
        name: "GET /orders", kind: .server, status: .error,
        attributes: [
            Attribute("a", .string("x")), Attribute("n", .int(7)), Attribute("f", .double(0.5)),
            Attribute("b", .bool(true)),
        ],
        events: [
            SpanEvent(
                time: .epoch, name: "exception",
                attributes: [Attribute("exception.type", .string("TimeoutError"))]),
            SpanEvent(time: .epoch, name: "retry"),
        ],
        resource: [Attribute("host.name", .string("web-1"))],
        scope: [Attribute("lib", .string("flask"))], statusMessage: "timed out")

    private func outcome(_ context: String, _ condition: String) throws -> PolicyOutcome? {
        let quoted = condition.split(separator: "'", omittingEmptySubsequences: false)
            .joined(separator: "''")
        let policy = """
            { name: p, type: ottl_condition, ottl_condition: { error_mode: ignore,
              \(context): ['\(quoted)'] } }
            """
        return try PolicyText.outcome(policy, TraceSketch(Self.span))
    }

    @Test(arguments: [
        Case(#"attributes["a"] == "x""#, true),
        Case(#"attributes["a"] == "y""#, false),
        Case(#"attributes["a"] != "y""#, true),
        Case(#"attributes["a"] == 1"#, false),
        Case(#"attributes["a"] != 1"#, true),
        Case(#"attributes["gone"] == nil"#, true),
        Case(#"attributes["gone"] != "x""#, true),
        Case(#"attributes["a"] != nil"#, true),
        Case(#"nil == attributes["a"]"#, false),
        Case(#"span.attributes["a"] == "x""#, true),
        Case(#"attributes["host.name"] == nil"#, true),
        Case(#"resource.attributes["host.name"] == "web-1""#, true),
        Case(#"scope.attributes["lib"] == "flask""#, true),
        Case(#"instrumentation_scope.attributes["lib"] == "flask""#, true),
        Case(#"attributes["n"] > 6"#, true),
        Case(#"attributes["n"] >= 7.5"#, false),
        Case(#"7 <= attributes["n"]"#, true),
        Case(#"8 <= attributes["n"]"#, false),
        Case(#"attributes["n"] > -1"#, true),
        Case(#"attributes["f"] < 1"#, true),
        Case(#"attributes["b"] == true"#, true),
        Case(#"name == "GET /orders""#, true),
        Case(#"name > "GET""#, true),
        Case("kind == SPAN_KIND_SERVER", true),
        Case("kind == 3", false),
        Case("kind != SPAN_KIND_CLIENT", true),
        Case("status.code == STATUS_CODE_ERROR", true),
        Case("status.code >= 1", true),
        Case(#"status.message == "timed out""#, true),
        Case(#"IsMatch(attributes["a"], "^[xy]$")"#, true),
        Case(#"IsMatch(attributes["n"], "^7$")"#, true),
        Case(#"IsMatch(attributes["gone"], ".*")"#, false),
        Case(#"IsMatch(name, "orders")"#, true),
        Case("IsRootSpan()", true),
        Case("not IsRootSpan()", false),
        Case(#"attributes["a"] == "x" and attributes["n"] == 8"#, false),
        Case(#"attributes["a"] == "x" or attributes["n"] == 8"#, true),
        // `and` binds tighter than `or`, `not` tighter than both.
        Case(#"true or true and false"#, true),
        Case(#"(true or true) and false"#, false),
        Case(#"not false and true"#, true),
        Case(#"not (false or true)"#, false),
    ])
    func `A condition on spans holds as the language has it`(example: Case) throws {
        #expect(try outcome("span", example.condition) == (example.holds ? .sampled : .notSampled))
    }

    @Test(arguments: [
        Case(#"name == "exception""#, true),
        Case(#"name == "gone""#, false),
        Case(#"attributes["exception.type"] == "TimeoutError""#, true),
        Case(#"spanevent.attributes["exception.type"] != nil and name == "retry""#, false),
        Case(#"IsMatch(attributes["exception.type"], "Time") and name == "exception""#, true),
        // An event of the two has another name.
        Case(#"name != "exception""#, true),
        Case(#"attributes["a"] == "x""#, false),
    ])
    func `A condition on events is about one event`(example: Case) throws {
        #expect(
            try outcome("spanevent", example.condition)
                == (example.holds ? .sampled : .notSampled))
    }

    @Test(arguments: [
        ("", "the condition is empty"),
        ("name", "a comparison is missing at the end"),
        (#"name == "a" name == "b""#, "name is not expected here"),
        (#"(name == "a""#, #"")" is missing"#),
        (#"name == "a"#, "a text has no closing quote"),
        (#"attributes["a"]["b"] == 1"#, "attributes: values within maps are not supported"),
        (
            #"attributes["a"] == attributes["b"]"#,
            "comparing one path with another is not supported"
        ),
        ("end_time_unix_nano - start_time_unix_nano > 5", "arithmetic (-) is not supported"),
        (#"attributes["n"] * 2 == 4"#, "arithmetic (*) is not supported"),
        (#"Len(attributes["a"]) > 2"#, "the function Len is not supported"),
        (#"trace_id == "x""#, "the path trace_id is not supported"),
        (#"cache["a"] == 1"#, "the path cache[…] is not supported"),
        (#"attributes["a"] < nil"#, "nil is compared by == and != only"),
        ("1 == 1", "a comparison needs a path on one side"),
        (
            #"kind == "server""#,
            "kind and status.code are compared with their names or numbers only"
        ),
        ("name == 5", "a text is compared with texts only"),
        (#"IsMatch(name, "(")"#, "\"(\" is no regular expression: missing ): ("),
        (#"name == "a" && name == "b""#, #""&" is not expected"#),
        (#"attributes["a"] == ["x"]"#, "lists are not supported"),
    ])
    func `What is not supported is refused by its name`(
        condition: String, message: String
    ) throws {
        let quoted = condition.split(separator: "'", omittingEmptySubsequences: false)
            .joined(separator: "''")
        let mistakes = try PolicyText.mistakes(
            "- { name: p, type: ottl_condition, ottl_condition: { span: ['\(quoted)'] } }")
        #expect(mistakes.count == 1)
        #expect(mistakes.first?.contains("\(condition): \(message)") == true, "\(mistakes)")
    }

    @Test func `Deep nesting is refused`() throws {
        let deep = String(repeating: "(", count: 100) + "true" + String(repeating: ")", count: 100)
        let mistakes = try PolicyText.mistakes(
            "- { name: p, type: ottl_condition, ottl_condition: { span: ['\(deep)'] } }")
        #expect(mistakes.count == 1)
    }
}
