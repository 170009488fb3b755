import Query
import TraceModel

/// The sections below a waterfall: time by class, critical path, repeated queries, what is missing.
struct FindingsRenderer {
    /// How many entries a section has at most; the others are counted.
    static let limit = 12

    let view: TraceView
    let style: OutputStyle

    func lines() -> [String] {
        [timeByClass(), criticalPath(), repeated(), missing()]
            .filter { !$0.isEmpty }.flatMap { [""] + $0 }
    }

    private func title(_ text: String, _ detail: String = "") -> String {
        var line = TextLine(style)
        line.append(text, .bold)
        if !detail.isEmpty { line.append(outside: "  \(detail)", upTo: style.columns, .dim) }
        return line.finished
    }

    private func more(_ count: Int, _ text: String) -> String {
        var line = TextLine(style)
        let words = "  \(style.ellipsis) \(HumanText.grouped(count)) more\(text)"
        line.append(outside: words, upTo: style.columns, .dim)
        return line.finished
    }

    private func timeByClass() -> [String] {
        guard !view.timeByClass.isEmpty else { return [] }
        let total = view.timeByClass.reduce(UInt64(0)) { sum, entry in
            let (next, overflow) = sum.addingReportingOverflow(entry.nanos)
            return overflow ? .max : next
        }
        let bar = TimelineBar(
            windowStart: .epoch, windowNanos: total, columns: style.columns - 34, style: style)
        let lines = view.timeByClass.map { entry in
            let accent = OutputStyle.Accent.of(spanClass: entry.spanClass)
            var line = TextLine(style)
            line.append("  ")
            line.append(outside: entry.spanClass, upTo: 15, accent)
            line.append(endingAt: 25, HumanText.duration(nanos: entry.nanos, style: style))
            line.append(endingAt: 31, HumanText.share(entry.nanos, of: total))
            line.append("  ")
            line.append(bar.draw(share: entry.nanos, of: total), accent)
            return line.finished
        }
        return [title("time by class", "self time of the spans")] + lines
    }

    /// The stretches of the path that the same kind of work took.
    private struct PathShare {
        let step: TraceView.PathStep
        var nanos: UInt64
        var stretches: Int
    }

    private func criticalPath() -> [String] {
        let shares = pathShares()
        guard !shares.isEmpty else { return [] }
        let total = shares.reduce(UInt64(0)) { $0 &+ $1.nanos }
        let shown = longest(shares)
        var lines = shown.map { share in
            var line = TextLine(style)
            line.append(endingAt: 11, HumanText.duration(nanos: share.nanos, style: style))
            line.append(endingAt: 16, HumanText.share(share.nanos, of: total))
            line.append("  ")
            line.append(
                outside: "[\(share.step.spanClass)]", upTo: 32,
                .of(spanClass: share.step.spanClass))
            line.append(" ")
            line.append(outside: share.step.service, upTo: style.columns - 8, .dim)
            line.append(" ")
            line.append(outside: share.step.name, upTo: style.columns - 8)
            if share.stretches > 1 { line.append(" \(HumanText.grouped(share.stretches))x", .dim) }
            return line.finished
        }
        let rest = shares.count - shown.count
        if rest > 0 {
            let known = shown.reduce(UInt64(0)) { $0 &+ $1.nanos }
            let time = HumanText.duration(nanos: total &- known, style: style)
            lines.append(more(rest, ", \(time) in all"))
        }
        return [title("critical path", "what the root waited for, in order")] + lines
    }

    /// The steps by class, service and name, in order of the first stretch of each.
    private func pathShares() -> [PathShare] {
        var shares: [PathShare] = []
        var places: [[String]: Int] = [:]
        for step in view.criticalPath {
            let kind = [step.spanClass, step.service, step.name]
            if let place = places[kind] {
                shares[place].nanos &+= step.durationNanos
                shares[place].stretches += 1
            } else {
                places[kind] = shares.count
                shares.append(PathShare(step: step, nanos: step.durationNanos, stretches: 1))
            }
        }
        return shares
    }

    /// Those that took longest, in the order given.
    private func longest(_ shares: [PathShare]) -> [PathShare] {
        shares.enumerated()
            .sorted { ($1.element.nanos, $0.offset) < ($0.element.nanos, $1.offset) }
            .prefix(Self.limit)
            .sorted { $0.offset < $1.offset }
            .map(\.element)
    }

    private func repeated() -> [String] {
        guard !view.repeated.isEmpty else { return [] }
        var lines = view.repeated.prefix(Self.limit).map { finding in
            var line = TextLine(style)
            line.append(endingAt: 8, "\(HumanText.grouped(finding.count))x", .yellow)
            line.append(
                endingAt: 18, HumanText.duration(nanos: finding.totalNanos, style: style))
            line.append("  ")
            line.append(
                outside: "[\(finding.call.spanClass)]", upTo: 34,
                .of(spanClass: finding.call.spanClass))
            line.append(" ")
            line.append(outside: finding.call.service, upTo: style.columns, .dim)
            line.append(" ")
            line.append(outside: finding.call.what, upTo: style.columns)
            return line.finished
        }
        let rest = view.repeated.count - lines.count
        if rest > 0 { lines.append(more(rest, "")) }
        return [title("repeated", "the same call again and again under one span (N+1)")] + lines
    }

    private func missing() -> [String] {
        guard !view.missing.isEmpty else { return [] }
        var lines = view.missing.prefix(Self.limit).map { part in
            var line = TextLine(style)
            line.append(outside: "  " + Self.sentence(part), upTo: style.columns, .yellow)
            return line.finished
        }
        let rest = view.missing.count - lines.count
        if rest > 0 { lines.append(more(rest, "")) }
        return [title("missing")] + lines
    }

    private static func sentence(_ part: MissingPart) -> String {
        switch part {
        case .root: "the root span"
        case .parent(let id, let children):
            "span \(id), the parent of \(HumanText.count(children, "span"))"
        case .overLimit(let spans):
            "\(HumanText.count(spans, "span")) over the limit of the query"
        }
    }
}
