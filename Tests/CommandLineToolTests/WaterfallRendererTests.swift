import CommandLineTool
import Query
import TestSupport
import Testing
import TraceModel

@Suite struct WaterfallRendererTests {
    private func lines(_ view: TraceView, _ style: OutputStyle, limit: Int? = 400) -> [String] {
        WaterfallRenderer(view, style: style, limit: limit).lines()
    }

    private static let styles: [(name: String, style: OutputStyle)] = [
        ("waterfall-80", OutputStyle(width: 80)),
        ("waterfall-120", OutputStyle(width: 120)),
        ("waterfall-80-ascii", OutputStyle(usesUnicode: false, width: 80)),
        ("waterfall-80-colour", OutputStyle(usesColor: true, width: 80)),
        ("waterfall-120-colour", OutputStyle(usesColor: true, width: 120)),
    ]

    @Test(arguments: styles)
    func `The picture is the one that was approved`(name: String, style: OutputStyle) throws {
        let picture = lines(try SampleTrace.view(), style).joined(separator: "\n") + "\n"
        let golden = RepositoryFile("Tests/Golden/CommandLineTool/\(name).txt")
        #expect(golden.isCurrent(picture), "look at \(golden.path) after REGENERATE=1")
    }

    @Test(arguments: [40, 57, 60, 80, 120, 200])
    func `No line is wider than asked for`(width: Int) throws {
        for unicode in [true, false] {
            let style = OutputStyle(usesUnicode: unicode, width: width)
            for line in lines(try SampleTrace.view(), style) {
                #expect(DisplayWidth.of(line) <= width, "\(line)")
            }
        }
    }

    @Test(arguments: [-5, 0, 20, 39])
    func `Narrower terminals get the narrowest picture`(width: Int) throws {
        let view = try SampleTrace.view()
        #expect(lines(view, OutputStyle(width: width)) == lines(view, OutputStyle(width: 40)))
    }

    @Test(arguments: [80, 120])
    func `Colours change nothing but colours`(width: Int) throws {
        let view = try SampleTrace.view()
        let plain = lines(view, OutputStyle(width: width))
        let coloured = lines(view, OutputStyle(usesColor: true, width: width))
        #expect(coloured != plain)
        #expect(coloured.map(Self.withoutColours) == plain)
    }

    @Test func `Without colours nothing from a span reaches the terminal as a control`() throws {
        var view = try SampleTrace.view()
        let hostile = "\u{1B}]0;owned\u{07}\u{9B}2J\u{202E}\r\n"
        view.rootService = hostile
        view.rootName = hostile
        view.environment = hostile
        for row in view.spans.indices {
            view.spans[row].spanClass = hostile
            view.spans[row].span.name = hostile
            view.spans[row].span.status = SpanStatus(code: .error, message: hostile)
        }
        view.timeByClass = [TraceView.ClassTime(spanClass: hostile, nanos: 5)]
        for step in view.criticalPath.indices { view.criticalPath[step].service = hostile }
        view.repeated[0].call.what = hostile
        for line in lines(view, OutputStyle(width: 100)) {
            #expect(line.unicodeScalars.allSatisfy { VisibleText.of(String($0)) == String($0) })
        }
    }

    @Test func `Folding leaves nothing uncounted`() throws {
        let view = try SampleTrace.view()
        let all = lines(view, OutputStyle(width: 120), limit: nil)
        #expect(all.count { $0.contains("[db] checkout SELECT stock") && $0.contains("─") } == 12)
        let few = lines(view, OutputStyle(width: 120), limit: 4)
        #expect(few.contains { $0.contains("… 7 more spans; --all draws them") })
    }

    @Test func `A failed call among many alike is drawn`() throws {
        let spans =
            try [SampleTrace.span(1, in: nil, "a", "root", kind: .server, at: 0, for: 100)]
            + (0..<20).map { number in
                var span = try SampleTrace.span(
                    UInt64(number) + 2, in: 1, "a", "call", kind: .internal,
                    at: UInt64(number) * 4, for: 2)
                if number == 9 { span.status = SpanStatus(code: .error, message: "boom") }
                return span
            }
        let view = TraceView(
            CollectedTrace(traceID: try SampleTrace.traceID(), state: .collecting, spans: spans))
        let lines = lines(view, OutputStyle(width: 80))
        #expect(lines.contains { $0.contains("error: boom") })
        #expect(lines.count { $0.contains("more like it") } == 2)
        #expect(lines.contains { $0.contains("collecting") })
    }

    @Test func `A chain of a hundred thousand spans is drawn in bounded width and time`() throws {
        let spans = try (1...UInt64(100_000)).map {
            try SampleTrace.span(
                $0, in: $0 - 1, "a", "step", kind: .internal, at: $0, for: 300_000 - 2 * $0)
        }
        let view = TraceView(
            CollectedTrace(traceID: try SampleTrace.traceID(), state: .stored, spans: spans))
        let lines = lines(view, OutputStyle(width: 80))
        #expect(lines.count < 450)
        #expect(lines.allSatisfy { DisplayWidth.of($0) <= 80 })
        #expect(lines.contains { $0.contains("99,600 more spans") })
    }

    @Test func `A trace without spans is a header`() throws {
        let view = TraceView(traceID: try SampleTrace.traceID(), state: .stored)
        #expect(lines(view, OutputStyle(width: 80))[1] == "trace \(view.traceID)")
    }

    private static func withoutColours(_ line: String) -> String {
        var plain = ""
        var isEscape = false
        for character in line {
            if character == "\u{1B}" { isEscape = true }
            if !isEscape { plain.append(character) }
            if isEscape, character == "m" { isEscape = false }
        }
        return plain
    }
}
