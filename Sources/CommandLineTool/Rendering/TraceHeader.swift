import Query
import TraceModel

/// The lines above a waterfall: which trace this is, how it went, and how whole it is.
struct TraceHeader {
    let view: TraceView
    let style: OutputStyle

    func lines() -> [String] {
        var title = TextLine(style)
        title.append(outside: view.rootService, upTo: style.columns / 2, .bold)
        title.append(view.rootService.isEmpty ? "" : " ")
        title.append(outside: view.rootName, upTo: style.columns, .bold)
        return [title.finished, "trace \(view.traceID)"] + wrapped(facts())
    }

    private struct Fact {
        let text: String
        var accent: OutputStyle.Accent?
    }

    private func facts() -> [Fact] {
        var facts = [
            Fact(text: HumanText.duration(nanos: view.durationNanos, style: style), accent: .bold),
            Fact(text: HumanText.count(view.spanCount, "span")),
            Fact(
                text: HumanText.count(view.errorCount, "error"),
                accent: view.errorCount > 0 ? .red : nil),
            Fact(text: VisibleText.of(view.environment, columns: 32, style: style)),
            Fact(text: HumanText.moment(view.startTime)),
        ]
        switch view.state {
        case .collecting: facts.append(Fact(text: "collecting", accent: .yellow))
        case .stored: facts.append(Fact(text: "stored"))
        }
        facts.append(
            view.isComplete
                ? Fact(text: "complete") : Fact(text: "incomplete", accent: .yellow))
        if view.lateCount > 0 {
            facts.append(
                Fact(text: "\(HumanText.grouped(view.lateCount)) late", accent: .yellow))
        }
        if view.weight > 1 { facts.append(Fact(text: "stands for \(weight) traces")) }
        facts.append(Fact(text: HumanText.count(view.services.count, "service")))
        return facts
    }

    private var weight: String {
        let rounded = (view.weight * 10).rounded() / 10
        guard rounded < 1e15 else { return "\(rounded)" }
        return rounded == rounded.rounded() ? HumanText.grouped(Int(rounded)) : "\(rounded)"
    }

    /// The facts side by side, in as many lines as they need.
    private func wrapped(_ facts: [Fact]) -> [String] {
        let separator = style.separator
        var lines: [String] = []
        var line = TextLine(style)
        for fact in facts where !fact.text.isEmpty {
            let needed = DisplayWidth.of(fact.text) + (line.width > 0 ? separator.count : 0)
            if line.width > 0, line.width + needed > style.columns {
                lines.append(line.finished)
                line = TextLine(style)
            }
            if line.width > 0 { line.append(separator, .grey) }
            line.append(fact.text, fact.accent)
        }
        return lines + [line.finished]
    }
}
