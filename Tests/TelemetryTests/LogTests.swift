import Telemetry
import TestSupport
import Testing

@Suite struct LogTests {
    private let clock = ManualTime()
    private let captured = CapturedLog()

    private func log(
        level: LogLevel = .debug, format: LogOutput.Format = .json
    ) -> (log: Log, output: LogOutput) {
        let output = LogOutput(
            service: "tracewell", environment: "test", level: level, format: format,
            clock: clock, sink: captured)
        return (Log(output, source: "receiver"), output)
    }

    @Test func `A line is one JSON object with the common fields first`() {
        log().log.info("ready", [.requestID("r1"), .orgID(nil), .integer("port", 4318)])
        let expected = """
            {"timestamp":"2026-01-01T00:00:00.000Z","level":"info","message":"ready",\
            "service":"tracewell","environment":"test","source":"receiver",\
            "request_id":"r1","port":4318}

            """
        #expect(captured.lines == [expected])
    }

    @Test func `Text that would break a line or the JSON is escaped`() {
        log().log.info("a\"b\\c\n{}\u{1}\u{7F}é")
        #expect(captured.lines[0].contains("\"message\":\"a\\\"b\\\\c\\n{}\\u0001\u{7F}é\","))
        #expect(captured.lines[0].filter(\.isNewline).count == 1)
    }

    @Test func `Lines for people cannot be forged through a message or a field`() {
        log(format: .text).log.info("bad\nline", [.route("/a b"), .ip("::1"), .flag("ok", true)])
        #expect(
            captured.lines == [
                "2026-01-01T00:00:00.000Z INFO receiver: bad line route=\"/a b\" ip=::1 ok=true\n"
            ])
    }

    @Test func `A level that is off makes no line and no fields`() {
        let (log, output) = log(level: .warning)
        log.info(
            "no",
            [
                { () -> LogField in
                    Issue.record("made"); return .flag("a", true)
                }()
            ])
        output.set(level: .debug, format: .json)
        log.debug("yes")
        #expect(captured.lines.count == 1)
    }

    @Test func `Lines of one key are held back for a second and counted`() {
        let log = log().log
        for _ in 0..<5 { log.warning("bad body", limit: "bad_body") }
        log.warning("other", limit: "another key")
        clock.advance(by: .seconds(1))
        log.warning("bad body", limit: "bad_body")
        #expect(captured.lines.count == 3)
        #expect(!captured.lines[0].contains("suppressed"))
        #expect(captured.lines[2].contains("\"suppressed\":4"))
    }

    @Test func `A huge text is cut`() {
        log().log.error("x", [.errorStack(String(repeating: "é", count: 100_000))])
        #expect(captured.lines[0].utf8.count < 9000)
        #expect(captured.lines[0].contains("…\""))
    }

    @Test func `Fields bound to a log stand in each of its lines`() {
        let log = log().log.with(.traceID("t1")).from("store")
        log.info("a", LogField.error(Failure.closed))
        #expect(captured.lines[0].contains(#""source":"store","trace_id":"t1","#))
        #expect(captured.lines[0].contains(#""error.type":"Failure","error.message":"closed""#))
    }

    @Test(arguments: LogLevel.allCases)
    func `A level is known by its name`(level: LogLevel) {
        #expect(LogLevel(name: level.name) == level)
        #expect(LogLevel(name: level.name.uppercased()) == nil)
    }

    private enum Failure: Error { case closed }
}

@Suite struct SecretTests {
    @Test func `A secret shows itself to no one who prints, dumps or mirrors it`() {
        struct Holder { let token: Secret }
        let holder = Holder(token: Secret("canary"))
        var dumped = ""
        dump(holder, to: &dumped)
        let shown = ["\(holder)", "\(holder.token)", String(reflecting: holder), dumped]
        for text in shown {
            #expect(!text.contains("canary"))
            #expect(text.contains(Secret.redacted))
        }
        #expect(holder.token.reveal() == "canary")
    }

    @Test(arguments: [("a", "a", true), ("a", "b", false), ("a", "ab", false), ("", "", true)])
    func `Secrets are equal when their texts are`(left: String, right: String, equal: Bool) {
        #expect((Secret(left) == Secret(right)) == equal)
    }
}
