package import Query
import TraceModel

/// Draws a trace as text: its tree over a time line, and what stands out.
///
/// A pure function of the view and the style: the same trace gives the same lines.
package struct WaterfallRenderer {
    /// How many entries are drawn unless all are asked for.
    package static let defaultLimit = 400

    private let view: TraceView
    private let style: OutputStyle
    private let layout: WaterfallLayout
    private let items: [WaterfallItem]

    /// Makes a renderer of one trace that draws so many entries at most; nil folds nothing.
    package init(_ view: TraceView, style: OutputStyle, limit: Int? = defaultLimit) {
        self.view = view
        self.style = style
        layout = WaterfallLayout(width: style.columns)
        items = WaterfallFolding(limit: limit).items(of: view)
    }

    /// The lines of the whole picture.
    package func lines() -> [String] {
        let findings = FindingsRenderer(view: view, style: style)
        return TraceHeader(view: view, style: style).lines() + [""] + waterfall()
            + findings.lines()
    }

    private func waterfall() -> [String] {
        var lines = [scale()]
        var tree = TreeLines(style: style, columns: layout.names / 2)
        for (index, item) in items.enumerated() {
            tree.move(to: item)
            switch item.content {
            case .span(let row):
                lines.append(line(of: view.spans[row], branch: tree.branch))
                let hasChildren =
                    index + 1 < items.count && items[index + 1].depth > item.depth
                let indent = tree.remark(hasChildren: hasChildren)
                lines += SpanRemarks(of: view.spans[row], style: style).lines(indent: indent)
            case .alike(let count, let total):
                let time = HumanText.duration(nanos: total, style: style)
                lines.append(
                    folded(
                        "\(HumanText.grouped(count)) more like it, \(time) in all", tree.branch))
            case .rest(let count):
                let spans = HumanText.count(count, "more span")
                lines.append(folded("\(spans); --all draws them", tree.branch))
            }
        }
        return lines
    }

    private func line(of span: SpanView, branch: String) -> String {
        let isError = span.span.status.code == .error
        let accent = OutputStyle.Accent.of(spanClass: span.spanClass)
        var line = TextLine(style)
        line.append(branch, .grey)
        line.append(outside: "[\(span.spanClass)]", upTo: layout.names, accent)
        if line.width + 1 < layout.names {
            line.append(" ")
            line.append(outside: span.service, upTo: layout.names, .dim)
        }
        if line.width + 1 < layout.names {
            line.append(" ")
            line.append(outside: span.span.name, upTo: layout.names, isError ? .boldRed : nil)
        }
        line.pad(to: layout.barStart)
        line.append(
            bar.draw(from: span.span.startTime, nanos: span.span.durationNanos),
            isError ? .red : accent)
        if let end = layout.offsetEnd {
            let offset = span.span.startTime.nanoseconds(since: view.startTime)
            line.append(
                endingAt: end, "+" + HumanText.duration(nanos: offset, style: style), .grey)
        }
        line.append(
            endingAt: layout.durationEnd,
            HumanText.duration(nanos: span.span.durationNanos, style: style))
        if isError { line.append(style.usesUnicode ? " ✗" : " x", .red) }
        return line.finished
    }

    private var bar: TimelineBar {
        TimelineBar(
            windowStart: view.startTime, windowNanos: view.durationNanos, columns: layout.bar,
            style: style)
    }

    private func folded(_ text: String, _ branch: String) -> String {
        var line = TextLine(style)
        line.append(branch, .grey)
        line.append("\(style.ellipsis) \(text)", .dim)
        return line.finished
    }

    /// The head of the columns, with the ends of the time line.
    private func scale() -> String {
        var line = TextLine(style)
        line.append("span", .dim)
        line.pad(to: layout.barStart)
        line.append("0", .dim)
        line.append(
            endingAt: layout.barStart + layout.bar,
            HumanText.duration(nanos: view.durationNanos, style: style), .dim)
        if let end = layout.offsetEnd { line.append(endingAt: end, "start", .dim) }
        line.append(endingAt: layout.durationEnd, "time", .dim)
        return line.finished
    }
}
