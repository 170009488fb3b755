import Query
import TraceModel

/// What is said below the row of a span: the message of its error, what is odd about its place, and
/// the traces it is linked to.
struct SpanRemarks {
    /// How many links are written out.
    static let linkLimit = 3

    private let span: SpanView
    private let style: OutputStyle

    init(of span: SpanView, style: OutputStyle) {
        self.span = span
        self.style = style
    }

    func lines(indent: String) -> [String] {
        var lines: [String] = []
        func add(_ text: String, _ accent: OutputStyle.Accent?) {
            var line = TextLine(style)
            line.append(indent, .grey)
            line.append(outside: text, upTo: style.columns, accent)
            lines.append(line.finished)
        }
        if span.span.status.code == .error, !span.span.status.message.isEmpty {
            add("error: \(span.span.status.message)", .red)
        }
        let oddities = Self.sentences.filter { span.flags.contains($0.flag) }.map(\.text)
        if !oddities.isEmpty { add("note: " + oddities.joined(separator: "; "), .yellow) }
        let links = span.span.links.compactMap(\.traceID)
        for trace in links.prefix(Self.linkLimit) { add("link: trace \(trace)", .cyan) }
        if links.count > Self.linkLimit {
            let more = HumanText.grouped(links.count - Self.linkLimit)
            add("link: \(more) more", .cyan)
        }
        return lines
    }

    private static let sentences: [(flag: SpanFlags, text: String)] = [
        (.orphan, "its parent is missing"),
        (.late, "came after the decision"),
        (.clockSkew, "clock skew: lies outside of its parent"),
        (.outlivesParent, "ends after its parent"),
        (.cycle, "its parents form a cycle"),
        (.selfParent, "names itself as its parent"),
        (.sharedID, "shares its id with another span"),
    ]
}
