import Query
import TraceModel

/// The results of a search, a trace a line.
///
/// Wide lines show identifiers whole, the year, the environment and which traces are still being
/// collected. Narrow ones leave that to `tracewell trace`, for which half an identifier is enough.
struct SearchTable {
    private static let wide = 110
    /// Half of an identifier: enough to tell random ones apart.
    private static let digits = 16

    private let traces: [FoundTrace]
    private let style: OutputStyle
    private var isWide: Bool { style.columns >= Self.wide }

    init(_ traces: [FoundTrace], style: OutputStyle) {
        self.traces = traces
        self.style = style
    }

    func lines() -> [String] {
        var columns: [TableRenderer.Column] = [
            .init(title: "trace", accent: .bold), .init(title: "start (UTC)"),
            .init(title: "time", isNumber: true), .init(title: "spans", isNumber: true),
            .init(title: "err", isNumber: true, accent: .red),
        ]
        if isWide { columns.append(.init(title: "env")) }
        columns.append(.init(title: "root"))
        return TableRenderer(columns: columns, style: style).lines(traces.map(row))
    }

    private func row(_ trace: FoundTrace) -> [String] {
        // Identifiers of 64 bits have all their digits in the second half.
        let isWhole = isWide || traces.contains { $0.traceID.high == 0 }
        let root = "\(trace.rootService) \(trace.rootName)"
        var row = [
            String(trace.traceID.description.prefix(isWhole ? 32 : Self.digits)),
            start(trace),
            HumanText.duration(nanos: trace.durationNanos, style: style),
            HumanText.grouped(trace.spanCount),
            trace.errorCount > 0 ? HumanText.grouped(trace.errorCount) : "",
        ]
        if isWide {
            row.append(VisibleText.of(trace.environment, columns: 12, style: style))
        }
        row.append(isWide && trace.state == .collecting ? "(collecting) \(root)" : root)
        return row
    }

    /// The day, without its year on narrow lines, and the time to the second.
    private func start(_ trace: FoundTrace) -> String {
        let text = trace.startTime.rfc3339(fractionDigits: 0)
        return String(text.dropFirst(isWide ? 0 : 5).dropLast().map { $0 == "T" ? " " : $0 })
    }
}
