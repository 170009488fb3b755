import OTLP
import Testing
import TraceModel

@testable import TraceQL

/// What stages make of the sets of spans before them.
@Suite struct PipelineTests {
    private static let tree = """
        a x=1 g=one n=10
            b x=2 g=two n=20
            c x=1 g=one n=30
            d x=3 g=two
            e x=3 n=word
        """

    @Test(
        arguments: [
            ("{ .x > 1 } | { .g = \"two\" }", ["b d"]), ("{ .x > 5 } | { true }", []),
            ("{ true } | count() = 5", ["a b c d e"]), ("count() > 4", ["a b c d e"]),
            ("count() > 5", []), ("{ .x = 1 } | count() = 2 | { .n = 30 }", ["c"]),
            ("{ true } | avg(.n) = 20", ["a b c d e"]), ("{ true } | min(.n) = 10", ["a b c d e"]),
            ("{ true } | max(.n) = 30", ["a b c d e"]), ("{ true } | sum(.n) = 60", ["a b c d e"]),
            ("{ true } | sum(.absent) = 0", []), ("{ .x = 3 } | max(.n) > 0", []),
            ("{ true } | max(.n) - min(.n) = 20", ["a b c d e"]),
            ("{ true } | 2 * count() > max(.n) / 4 + 2", ["a b c d e"]),
            ("{ true } | avg(duration) = 1ms", ["a b c d e"]),
            ("{ true } | sum(duration) = 5ms", ["a b c d e"]),
            ("{ true } | avg(.x + 1) = 3", ["a b c d e"]),
            ("{ true } | by(.g)", ["a c", "b d", "e"]),
            ("{ true } | by(.x) | count() > 1", ["a c", "d e"]),
            ("{ true } | by(.x > 1) | count() = 3", ["b d e"]),
            ("{ true } | by(.g) | by(.x)", ["a c", "b", "d", "e"]),
            ("{ true } | by(.g) | { .x = 1 }", ["a c"]),
            ("{ true } | by(.g) | coalesce() | count() = 5", ["a b c d e"]),
            ("{ true } | by(.x) | count() > 1 | coalesce()", ["a c d e"]),
            ("by(.g) | count() = 1", ["e"]),
            ("{ true } | select(.n)", ["a b c d e"]),
            ("({ .x = 1 } | count() > 1) && { .x = 2 }", ["a b c"]),
            ("({ .x = 1 } | count() > 2) || { .x = 2 }", ["b"]),
            ("({ true } | by(.g) | count() = 1) ~ { .x = 2 }", ["b"]),
            ("(count() > 4 | { .x = 2 }) && { name = \"a\" }", ["a b"]),
            ("{ true } | by(.g) | { name = \"a\" } > { true }", ["c"]),
            ("{ true } | by(.g) | { name = \"a\" } && { name = \"c\" }", ["a c"]),
        ])
    func `Stages leave what they say`(query: String, sets: [String]) throws {
        let spans = try QueriedSpans(TreeSketch.spans(Self.tree))
        #expect(try spans.names(query) == sets)
    }

    @Test func `What stages computed is noted with the sets`() throws {
        let spans = try QueriedSpans(TreeSketch.spans(Self.tree))
        let query = try CheckedQuery("{ true } | by(.g) | count() > 1 | max(.n) > 0")
        let noted = spans.sets(query).map { set in
            set.attributes.map { "\($0.name)=\($0.value)" }
        }
        #expect(
            noted == [
                ["by(.g)=\"one\"", "count()=2", "max(.n)=30"],
                ["by(.g)=\"two\"", "count()=2", "max(.n)=20"],
            ])
    }

    @Test func `Aggregates take in every value of an event, and keep durations`() throws {
        let span = try Span.numbered(1, name: "a") { span in
            span.events = [5, 20, 11].map { millis in
                SpanEvent(
                    time: span.startTime.adding(nanoseconds: millis * 1_000_000), name: "e")
            }
        }
        let spans = try QueriedSpans([span])
        for stage in ["max(event:timeSinceStart) = 20ms", "sum(event:timeSinceStart) = 36ms"] {
            #expect(try spans.names("{ true } | \(stage)") == ["a"], "\(stage)")
        }
        let query = try CheckedQuery("{ true } | avg(event:timeSinceStart) > 0s")
        #expect(spans.sets(query)[0].attributes[0].value == .duration(12_000_000))
    }

    @Test func `Sums that leave the whole numbers go on as floats`() {
        var sum = Aggregation(.sum)
        sum.add(.int(.max))
        sum.add(.int(.max))
        #expect(sum.result.number == 0x1p64)
        var average = Aggregation(.avg)
        average.add(.duration(.max))
        #expect(average.result.number == 0x1p63)
    }

    @Test func `A trace without spans matches nothing`() throws {
        for text in ["{ true }", "count() = 0", "{ } | by(name)", "{ true } !> { true }"] {
            let query = try CheckedQuery(text)
            #expect(query.matches([Span]()) == [])
            #expect(query.matches([SpanRun]()) == [])
            #expect(query.firstMatch(in: []) == nil)
        }
    }

    @Test func `The span that shows a match is named with its values`() throws {
        let spans = try QueriedSpans(TreeSketch.spans(Self.tree))
        let kept = try CheckedQuery("{ .x = 3 && status = unset || .no = 1 } | select(.n)")
            .keeps(spans.runs)
        #expect(kept.matched)
        #expect(kept.because?.span == SpanID(4))
        #expect(kept.because?.values == ".x=3 status=unset")
        #expect(try CheckedQuery("{ .x = 9 }").keeps(spans.runs).because == nil)
    }

    @Test func `Fields and hints of a query are known`() throws {
        let query = try CheckedQuery(
            "{ .a = 1 && .a = 2 && name = \"x\" } | select(.b) with (most_recent=true)")
        #expect(query.fields.map(\.description).sorted() == [".a", ".b", "name"])
        #expect(query.syntax.hints == [QueryHint(name: "most_recent", value: .bool(true))])
    }
}
