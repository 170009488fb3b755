import Testing

@testable import TraceQL

/// What can be written, and how it is read: the one spelling of the tree that was made of it.
@Suite struct GrammarTests {
    private func spelling(_ text: String) throws -> String {
        try QueryParser.syntax(of: text).description
    }

    @Test(
        arguments: [
            ("{}", "{ true }"), ("{ }", "{ true }"), ("{true}", "{ true }"),
            ("{ .a }", "{ .a }"), ("{!.a}", "{ !.a }"), ("{ -.a = 2 }", "{ -.a = 2 }"),
            ("{.a=1}", "{ .a = 1 }"), ("{ .a != 1.5 }", "{ .a != 1.5 }"),
            ("{ .a < 1 }", "{ .a < 1 }"), ("{ .a <= 1 }", "{ .a <= 1 }"),
            ("{ .a > 1 }", "{ .a > 1 }"), ("{ .a >= 1 }", "{ .a >= 1 }"),
            ("{ .a =~ \"x.*\" }", "{ .a =~ \"x.*\" }"), ("{ .a !~ `x` }", "{ .a !~ \"x\" }"),
            ("{ .a + 1 = .b - 2 * .c / 3 % 4 ^ 5 }", "{ .a + 1 = .b - 2 * .c / 3 % 4 ^ 5 }"),
            ("{ nil != .a }", "{ nil != .a }"), ("{ 1 = 2 }", "{ 1 = 2 }"),
            ("{ .a = 1 // one\n && .b /* two\nlines */ }", "{ .a = 1 && .b }"),
            ("\t{\n.a\n}\r\n", "{ .a }"),
        ])
    func `Expressions in braces are read`(text: String, spelled: String) throws {
        #expect(try spelling(text) == spelled)
    }

    @Test(
        arguments: [
            (".a", ".a"), (".http.status_code", ".http.status_code"), (".a-b/c+d*e", ".a-b/c+d*e"),
            (".\"two words\"", ".\"two words\""), ("span.a.\"b c\".d", "span.\"a.b c.d\""),
            ("span.\"plain\"", "span.plain"), ("span.\"q\\\"\\\\\"", "span.\"q\\\"\\\\\""),
            ("span.a\\b", "span.a\\b"), (".\"5x\"", ".\"5x\""), ("span.5x", "span.5x"),
            (".ключ", ".ключ"), (".span.a", ".span.a"), (".duration", ".duration"),
            ("resource.service.name", "resource.service.name"), ("event.x", "event.x"),
            ("link.x", "link.x"), ("instrumentation.x", "instrumentation.x"),
            ("parent.a", "parent.a"), ("parent.span.a", "parent.span.a"),
            ("parent.resource.a", "parent.resource.a"), ("parent.duration", "parent.duration"),
            ("parent.\"duration\"", "parent.\"duration\""),
            ("parent.\"span.a\"", "parent.\"span.a\""), ("parent.spanner", "parent.spanner"),
            ("duration", "duration"), ("name", "name"), ("status", "status"),
            ("statusMessage", "statusMessage"), ("kind", "kind"), ("childCount", "childCount"),
            ("rootName", "rootName"), ("rootServiceName", "rootServiceName"),
            ("traceDuration", "traceDuration"), ("nestedSetLeft", "nestedSetLeft"),
            ("nestedSetRight", "nestedSetRight"), ("nestedSetParent", "nestedSetParent"),
            ("span:duration", "duration"), ("span:name", "name"), ("span:status", "status"),
            ("span:statusMessage", "statusMessage"), ("span:kind", "kind"),
            ("span:childCount", "childCount"), ("span:id", "span:id"),
            ("span:parentID", "span:parentID"), ("trace:duration", "traceDuration"),
            ("trace:rootName", "rootName"), ("trace:rootService", "rootServiceName"),
            ("trace:id", "trace:id"), ("event:name", "event:name"),
            ("event:timeSinceStart", "event:timeSinceStart"), ("link:traceID", "link:traceID"),
            ("link:spanID", "link:spanID"), ("instrumentation:name", "instrumentation:name"),
            ("instrumentation:version", "instrumentation:version"), ("parent", "parent"),
        ])
    func `Every field is known by each of its names`(text: String, spelled: String) throws {
        #expect(try spelling("{ \(text) = nil }") == "{ \(spelled) = nil }")
    }

    @Test(
        arguments: [
            ("5", "5"), ("-5", "-5"), ("- 5", "-5"), ("--5", "5"), ("007", "7"),
            ("9223372036854775807", "9223372036854775807"), ("-9223372036854775808", "minInt"),
            ("minInt", "minInt"), ("maxInt", "9223372036854775807"),
            ("1.5", "1.5"), (".5", "0.5"), ("5.", "5.0"), ("1e3", "1000.0"), ("1.5e-3", "0.0015"),
            ("1E+2", "100.0"), ("-0.5", "-0.5"),
            ("5ns", "5ns"), ("5us", "5us"), ("5µs", "5us"), ("5ms", "5ms"), ("1s", "1s"),
            ("1m", "1m"), ("1h", "1h"), ("1d", "24h"), ("1w", "168h"), ("1y", "8760h"),
            ("1h30m", "90m"), ("1.5s", "1500ms"), (".5s", "500ms"), ("0s", "0s"), ("-2s", "-2s"),
            ("60s", "1m"), ("0.1ns", "0s"), ("292y", "2557920h"),
            ("true", "true"), ("false", "false"),
            ("ok", "ok"), ("error", "error"), ("unset", "unset"),
            ("unspecified", "unspecified"), ("internal", "internal"), ("server", "server"),
            ("client", "client"), ("producer", "producer"), ("consumer", "consumer"),
            ("\"a\"", "\"a\""), ("`a`", "\"a\""), ("\"\"", "\"\""),
            ("\"\\\"\\\\\\n\\t\\r\\u0041\\x42\\U0001F600\"", "\"\\\"\\\\\\n\\t\\rAB😀\""),
            ("`\\d+\n`", "\"\\\\d+\\n\""), ("\"\\a\"", "\"\\u0007\""),
        ])
    func `Every kind of value is read`(text: String, spelled: String) throws {
        #expect(try spelling("{ .a = \(text) }") == "{ .a = \(spelled) }")
    }

    @Test(
        arguments: [
            // && and || bind alike and are read from left to right.
            (".a && .b || .c && .d", ".a && .b || .c && .d"),
            ("((.a && .b) || .c) && .d", ".a && .b || .c && .d"),
            (".a && (.b || .c)", ".a && (.b || .c)"), (".a || (.b && .c)", ".a || (.b && .c)"),
            (".a && (.b && .c)", ".a && .b && .c"), ("(.a || .b) || .c", ".a || .b || .c"),
            (".a = .b = .c", ".a = .b = .c"), (".a = (.b = .c)", ".a = (.b = .c)"),
            ("(.a && .b) = .c", "(.a && .b) = .c"), (".a = 1 && .b > 2", ".a = 1 && .b > 2"),
            ("!.a && .b", "!.a && .b"), ("!(.a && .b)", "!(.a && .b)"), ("!.a = .b", "!.a = .b"),
            ("!(.a = .b)", "!(.a = .b)"), ("!!.a", "!(!.a)"),
            ("1 - 2 - 3 = 0", "1 - 2 - 3 = 0"), ("1 - (2 - 3) = 0", "1 - (2 - 3) = 0"),
            ("1 + 2 * 3 = 0", "1 + 2 * 3 = 0"), ("(1 + 2) * 3 = 0", "(1 + 2) * 3 = 0"),
            ("2 ^ 3 ^ 4 = 0", "2 ^ 3 ^ 4 = 0"), ("(2 ^ 3) ^ 4 = 0", "(2 ^ 3) ^ 4 = 0"),
            ("2 * 3 ^ 4 = 0", "2 * 3 ^ 4 = 0"),
            // A minus takes in products and powers, but no sums.
            ("-.a * .b = 0", "-(.a * .b) = 0"), ("-.a + .b = 0", "(-.a) + .b = 0"),
            ("-2 ^ 2 = 0", "-(2 ^ 2) = 0"), ("(-2) ^ 2 = 0", "(-2) ^ 2 = 0"),
            ("2 * -3 * 4 = 0", "2 * (-(3 * 4)) = 0"), ("2 - -3 = 0", "2 - (-3) = 0"),
            ("-(-.a) = 0", "-(-.a) = 0"), ("-minInt = 0", "-(minInt) = 0"),
        ])
    func `Operators bind as in Tempo`(text: String, spelled: String) throws {
        #expect(try spelling("{ \(text) }") == "{ \(spelled) }")
    }

    @Test(
        arguments: [
            ("{.a} && {.b}", "{ .a } && { .b }"), ("{.a} || {.b}", "{ .a } || { .b }"),
            ("{.a} > {.b}", "{ .a } > { .b }"), ("{.a} < {.b}", "{ .a } < { .b }"),
            ("{.a} >> {.b}", "{ .a } >> { .b }"), ("{.a} << {.b}", "{ .a } << { .b }"),
            ("{.a} ~ {.b}", "{ .a } ~ { .b }"), ("{.a} !> {.b}", "{ .a } !> { .b }"),
            ("{.a} !< {.b}", "{ .a } !< { .b }"), ("{.a} !>> {.b}", "{ .a } !>> { .b }"),
            ("{.a} !<< {.b}", "{ .a } !<< { .b }"), ("{.a} !~ {.b}", "{ .a } !~ { .b }"),
            ("{.a} &> {.b}", "{ .a } &> { .b }"), ("{.a} &< {.b}", "{ .a } &< { .b }"),
            ("{.a} &>> {.b}", "{ .a } &>> { .b }"), ("{.a} &<< {.b}", "{ .a } &<< { .b }"),
            ("{.a} &~ {.b}", "{ .a } &~ { .b }"),
            ("{.a}>>{.b}!~{.c}", "{ .a } >> { .b } !~ { .c }"),
            ("{.a} && {.b} > {.c}", "{ .a } && { .b } > { .c }"),
            ("({.a} && {.b}) > {.c}", "({ .a } && { .b }) > { .c }"),
            ("{.a} > ({.b} > {.c})", "{ .a } > ({ .b } > { .c })"),
            ("(({.a}))", "{ .a }"), ("{.a} && ({.b} && {.c})", "{ .a } && { .b } && { .c }"),
            ("{.a} | {.b}", "{ .a } | { .b }"), ("{.a} | count() > 2", "{ .a } | count() > 2"),
            ("count() = 1 | {.a}", "count() = 1 | { .a }"), ("by(.a) | {.b}", "by(.a) | { .b }"),
            ("{} | avg(duration) >= 1.5s", "{ true } | avg(duration) >= 1500ms"),
            ("{} | max(.a + 1) < min(.b) * 2", "{ true } | max(.a + 1) < min(.b) * 2"),
            ("{} | 2 < sum(span.a)", "{ true } | 2 < sum(span.a)"),
            ("{} | (count() + 1) * 2 != -3", "{ true } | (count() + 1) * 2 != -3"),
            ("{} | -2 ^ 2 < (count())", "{ true } | -2 ^ 2 < count()"),
            ("{} | max((.a)) - (1 - 2) > 0", "{ true } | max(.a) - (1 - 2) > 0"),
            (
                "{} | by(.a) | coalesce() | select(.b, span:id,name)",
                "{ true } | by(.a) | coalesce() | select(.b, span:id, name)"
            ),
            ("select(.a)", "select(.a)"),
            (
                "({.a} | count() > 1) && ({.b} | count() > 2)",
                "({ .a } | count() > 1) && ({ .b } | count() > 2)"
            ),
            ("({.a} | count() > 1 | {.b}) >> {.c}", "({ .a } | count() > 1 | { .b }) >> { .c }"),
            ("(count() > 1 | {.a}) || {.b}", "(count() > 1 | { .a }) || { .b }"),
            ("(by(.a)) && {.b}", "(by(.a)) && { .b }"),
            ("{} with(most_recent=true)", "{ true } with (most_recent=true)"),
            (
                "{} | count() > 1 with ( a = -1 , b=\"x\" )",
                "{ true } | count() > 1 with (a=-1, b=\"x\")"
            ),
        ])
    func `Sets of spans and pipelines are read`(text: String, spelled: String) throws {
        #expect(try spelling(text) == spelled)
        #expect(try spelling(spelled) == spelled)
    }

    @Test func `Long lists of conditions are read, however many there are`() throws {
        let conditions = (0..<2000).map { ".k\($0) = \($0)" }.joined(separator: " || ")
        let query = try QueryParser.syntax(of: "{ \(conditions) }")
        guard case .spansets(let expression) = query.pipeline.stages.first,
            case .filter(let condition) = expression.kind, case .any(let parts) = condition.kind
        else {
            Issue.record("not a list")
            return
        }
        #expect(parts.count == 2000)
    }
}
