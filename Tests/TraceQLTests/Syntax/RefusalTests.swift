import Testing

@testable import TraceQL

/// What is no query, and what is said about it.
@Suite struct RefusalTests {
    @Test(arguments: Refusal.table(unreadable))
    func `What cannot be read is refused with its place`(refusal: Refusal) {
        refusal.check()
    }

    @Test(arguments: Refusal.table(unknownNames))
    func `A name that does not exist is answered with the one that was meant`(refusal: Refusal) {
        refusal.check()
    }

    @Test(arguments: Refusal.table(senseless))
    func `Stages that make no sense are refused`(refusal: Refusal) {
        refusal.check()
    }

    @Test(arguments: Refusal.table(illTyped))
    func `What is never true of a span is refused`(refusal: Refusal) {
        refusal.check()
    }

    @Test(
        arguments: [
            Refusal("", "1:1: the query is empty", hint: "{ } finds every trace"),
            Refusal("{ .a\n  || }", "2:6: expected a value, found }"),
            Refusal("\n\n  }", "3:3: expected { at the start of a query, found }"),
            Refusal(
                "{ .a = \"x\ny\" }", "1:8: a text has no closing \"",
                hint: "a text over several lines stands in backticks"),
        ])
    func `Lines are counted`(refusal: Refusal) {
        refusal.check()
    }

    @Test func `Texts, depth, parts and patterns are bounded`() {
        let long = "{ .a = \"\(String(repeating: "x", count: 65_536))\" }"
        #expect(Refusal.complaint(long) == "1:1: the query is longer than 65536 bytes")
        let open = "{ " + String(repeating: "(", count: 10_000)
        #expect(Refusal.complaint(open) == "1:68: the query nests deeper than 64")
        let signs = "{ " + String(repeating: "!", count: 10_000)
        #expect(Refusal.complaint(signs).hasSuffix("the query nests deeper than 64"))
        let sum = "{ " + String(repeating: "1 + ", count: 100) + "1 = 1 }"
        #expect(Refusal.complaint(sum).hasSuffix("the query nests deeper than 64"))
        let powers = "{ " + String(repeating: "2 ^ ", count: 100) + "1 = 1 }"
        #expect(Refusal.complaint(powers).hasSuffix("the query nests deeper than 64"))
        let sets = String(repeating: "(", count: 100) + "{}" + String(repeating: ")", count: 100)
        #expect(Refusal.complaint(sets).hasSuffix("the query nests deeper than 64"))
        let relations = String(repeating: "{} > ", count: 100) + "{}"
        #expect(Refusal.complaint(relations).hasSuffix("the query nests deeper than 64"))
        let scalars = "{} | " + String(repeating: "1 + ", count: 100) + "count() > 1"
        #expect(Refusal.complaint(scalars).hasSuffix("the query nests deeper than 64"))
        let many = "{ " + String(repeating: "1||", count: 10_000) + "1 }"
        #expect(Refusal.complaint(many).hasSuffix("the query has more than 10000 parts"))
        let patterns = (0..<300).map { ".a =~ \"\($0)\"" }.joined(separator: " || ")
        #expect(
            Refusal.complaint("{ \(patterns) }").hasSuffix("the query has more than 256 patterns"))
    }

    @Test func `A chain of operators that alternate is read up to the depth`() throws {
        let chain = (0..<60).map { $0.isMultiple(of: 2) ? ".a && " : ".b || " }.joined()
        #expect(try CheckedQuery("{ \(chain).c }").description == "{ \(chain).c }")
    }
}

/// A query, and further in what is said about it and the hint.
private let unreadable = #"""
    true
        1:1: true is not expected outside of braces
        conditions on spans stand in braces: { status = error }
    {
        1:2: expected a value, found the end
    { .a
        1:5: expected an operator or } for the { at 1:1, found the end
    { (.a }
        1:7: expected ) for the ( at 1:3, found }
    { .a < }
        1:8: expected a value, found }
    { < }
        1:3: expected a value, found <
    { . }
        1:4: expected the name of an attribute after .
        write .http.route, or ."two words"
    { span. }
        1:8: expected the name of an attribute after span.
        write span.http.route, or span."two words"
    { .a == 4 }
        1:7: expected a value, found =
        equality is written with a single =
    { .a and .b }
        1:6: expected an operator or } for the { at 1:1, found the word and
        conditions are joined by &&
    { .a or .b }
        1:6: expected an operator or } for the { at 1:1, found the word or
        conditions are joined by ||
    { .a & .b }
        1:6: & is not expected
        conditions are joined by &&
    { .a | .b }
        1:6: expected an operator or } for the { at 1:1, found |
        conditions are joined by ||, stages by |
    { .a = 'x' }
        1:8: ' is not expected
        texts stand in double quotes or in backticks
    { .a = [1] }
        1:8: [ is not expected
        lists are not written: join conditions by ||, or use =~ "a|b"
    { .a = "x }
        1:8: a text has no closing "
        a text over several lines stands in backticks
    { .a = `x }
        1:8: a text has no closing `
    { .a = "\d" }
        1:10: \d is no escape in a text
        write \\d, or put the text in backticks
    { .a = "\uD800" }
        1:10: \u is no escape in a text
        write \\u, or put the text in backticks
    { ."a }
        1:4: the name of an attribute has no closing quote
    { ."a\n" }
        1:7: only \" and \\ are escaped in names of attributes
    { /* }
        1:3: a comment has no end
    { .a = 5q }
        1:8: 5q is neither a number nor a duration
        durations are written like 250ms, 1.5s or 1h30m, up to 292y
    { .a = 293y }
        1:8: 293y is neither a number nor a duration
        durations are written like 250ms, 1.5s or 1h30m, up to 292y
    { .a = 1e999 }
        1:8: 1e999 is no number
    { .a = 9223372036854775808 }
        1:8: 9223372036854775808 is too large for a whole number
        the largest is maxInt, 9223372036854775807
    { .a = 99999999999999999999 }
        1:8: 99999999999999999999 is too large for a whole number
        the largest is maxInt, 9223372036854775807
    { .a =~ .b }
        1:9: expected a text with a pattern after =~, found .b
    { .a =~ "(" }
        1:6: the pattern is no regular expression: missing ): (
    """#

/// A query, and further in what is said about it and the hint.
private let unknownNames = #"""
    { durration > 5s }
        1:3: there is no field durration
        did you mean duration?
    { http.status = 2 }
        1:3: there is no field http
        attributes begin with a scope or a dot: .http.status
    { foo = 2 }
        1:3: there is no field foo
        the attribute of that name is .foo, a text is "foo"
    { kind = Server }
        1:10: there is no field Server
        did you mean server?
    { count() > 2 }
        1:3: there is no field count
        aggregates stand behind the braces: { } | count() > 1
    { span:durtion > 5 }
        1:3: there is no field span:durtion
        did you mean span:duration?
    { event:x = 5 }
        1:3: there is no field event:x
        there are event:name, event:timeSinceStart
    { trce:id = 5 }
        1:3: there is no field trce:id
        did you mean trace:id?
    { foo:bar = 5 }
        1:3: there is no field foo:bar
        scopes with a colon are trace, span, event, link and instrumentation
    {} | selct(.a)
        1:6: there is no stage selct
        did you mean select()?
    {} | foo()
        1:6: there is no stage foo
        the stages of a filter are { }, by(), coalesce(), select() and comparisons of count(), avg(), min(), max() and sum()
    {} | rate()
        1:6: rate() makes metrics, which a filter cannot
        the stages of a filter are { }, by(), coalesce(), select() and comparisons of count(), avg(), min(), max() and sum()
    {} | quantile_over_time(duration, .9) by(name)
        1:6: quantile_over_time() makes metrics, which a filter cannot
        the stages of a filter are { }, by(), coalesce(), select() and comparisons of count(), avg(), min(), max() and sum()
    """#

/// A query, and further in what is said about it and the hint.
private let senseless = #"""
    { true } + { true }
        1:10: expected | or the end of the query, found +
    { true } <= { true }
        1:10: expected | or the end of the query, found <=
    { true } { true }
        1:10: expected | or the end of the query, found {
    {} | 
        1:6: expected a stage, found the end
    ( true )
        1:3: true is not expected outside of braces
        conditions on spans stand in braces: { status = error }
    coalesce() | {}
        1:1: coalesce() cannot be the first stage: there are no groups yet
    {} | count()
        1:13: expected a comparison after count(), found the end
        write count() > 1
    {} | count
        1:11: expected ( after count, found the end
    {} | count(.a) > 1
        1:12: expected ) after count(, found .a
        count() counts spans; select them before: { … } | count() > 1
    {} | max() = 1
        1:10: expected a value, found )
    {} | by()
        1:9: expected a value, found )
    {} | select()
        1:13: expected a field, found )
    {} | select(.a
        1:15: expected ) at the end of select(…), found the end
    {} | select(.a + 1)
        1:16: expected ) at the end of select(…), found +
    5 > 3
        1:1: a comparison needs an aggregate on one side
        aggregates are count(), avg(…), min(…), max(…) and sum(…)
    count() > 3 && {}
        1:13: expected | or the end of the query, found &&
    ({} | count()) > ({} | count())
        1:14: expected a comparison after count(), found )
        pipelines cannot be compared with one another: compare count() with a number
    {} | avg(.a) + 1
        1:17: expected a comparison after avg(.a) + 1, found the end
        write avg(.a) + 1 > 1
    {} | count() > "x"
        1:16: expected a number or an aggregate, found the text "x"
    {} with
        1:8: expected ( after with, found the end
    {} with (a)
        1:11: expected = after a, found )
    {} with (a=.b)
        1:12: expected a value after a=, found .b
    """#

/// A query, and further in what is said about it and the hint.
private let illTyped = #"""
    { status }
        1:3: status is a status, not a condition
        compare it: status = …
    { ok }
        1:3: ok is a status, not a condition
        compare it: ok = …
    { 1h }
        1:3: 1h is a number, not a condition
        compare it: 1h = …
    { "foo" }
        1:3: "foo" is a text, not a condition
        compare it: "foo" = …
    { 1 + 1 }
        1:5: 1 + 1 is a number, not a condition
        compare it: 1 + 1 = …
    { nil }
        1:3: nil is nil, not a condition
        compare it: nil = …
    { .a && 3 }
        1:9: 3 is a number, not a condition
        compare it: 3 = …
    { !name = "x" }
        1:4: name is a text, not a condition
        compare it: name = …
    { -true }
        1:3: - needs numbers, and true is a condition
    { 1 + "foo" = 1 }
        1:5: + needs numbers, and "foo" is a text
    { 1 ^ name = 1 }
        1:5: ^ needs numbers, and name is a text
    { 1 = "foo" }
        1:5: 1 is a number and "foo" is a text: they cannot be compared
    { duration > "1s" }
        1:12: duration is a number and "1s" is a text: they cannot be compared
    { kind = error }
        1:8: kind is a kind and error is a status: they cannot be compared
    { status > ok }
        1:10: > needs numbers or texts, and status is a status
        a status is compared by = and !=
    { .a < true }
        1:6: < needs numbers or texts, and true is a condition
        a condition is compared by = and !=
    { .a > nil }
        1:6: > needs numbers or texts, and nil is nil
        nil is compared by = and !=
    { kind =~ "x" }
        1:8: =~ matches texts, and kind is a kind
    { 1 !~ "x" }
        1:5: !~ matches texts, and 1 is a number
    { parent }
        1:3: parent is a parent, not a condition
        compare it: parent = …
    { parent = 1 }
        1:10: parent is compared with nil only
        parent = nil finds roots; fields of a parent are parent.duration or parent.span.http.route
    { parent > nil }
        1:10: parent is compared with nil only
        parent = nil finds roots; fields of a parent are parent.duration or parent.span.http.route
    {} | max(name) = 1
        1:10: max() needs a number, and name is a text
    {} | min(1 = 3) = 1
        1:12: min() needs a number, and 1 = 3 is a condition
    {} | sum(3) = 2
        1:10: sum(3) is the same for all spans
    {} | by(1)
        1:9: by(1) is the same for all spans
        group by a field: by(resource.service.name)
    { true } && ({ name } | count() > 1)
        1:16: name is a text, not a condition
        compare it: name = …
    """#

/// A text that is refused as a query.
struct Refusal: CustomStringConvertible, Sendable {
    private let text: String
    private let message: String
    private let hint: String?

    init(_ text: String, _ message: String, hint: String? = nil) {
        self.text = text
        self.message = message
        self.hint = hint
    }

    var description: String { text }

    /// The refusals of a table.
    static func table(_ table: String) -> [Refusal] {
        var refusals: [Refusal] = []
        for line in table.split(separator: "\n").map(String.init) {
            guard line.hasPrefix("    ") else {
                refusals.append(Refusal(line, ""))
                continue
            }
            let text = String(line.dropFirst(4))
            let last = refusals.removeLast()
            refusals.append(
                last.message.isEmpty
                    ? Refusal(last.text, text) : Refusal(last.text, last.message, hint: text))
        }
        return refusals
    }

    func check() {
        #expect(Self.complaint(text) == message + (hint.map { "; \($0)" } ?? ""))
    }

    static func complaint(_ text: String) -> String {
        do throws(TraceQLError) {
            return "accepted: \(try CheckedQuery(text))"
        } catch {
            return error.description
        }
    }
}
