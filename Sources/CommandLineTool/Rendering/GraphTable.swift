/// Who calls whom, an edge a line: how often, how many failed, how long it took.
///
/// Durations are those that the client saw; of a queue and who works on it, those of the work.
struct GraphTable {
    private let answer: GraphAnswer
    private let style: OutputStyle

    init(_ answer: GraphAnswer, style: OutputStyle) {
        self.answer = answer
        self.style = style
    }

    func lines() -> [String] {
        guard !answer.edges.isEmpty else { return [] }
        let hasSeveral = Set(answer.edges.map(\.environment)).count > 1
        var columns: [TableRenderer.Column] = [
            .init(title: "calls/s", isNumber: true), .init(title: "failed", isNumber: true),
            .init(title: "p50", isNumber: true), .init(title: "p95", isNumber: true),
            .init(title: "p99", isNumber: true), .init(title: "via"),
            .init(title: "client"), .init(title: "server"),
        ]
        columns[1].accent = .red
        columns[6].accent = .bold
        if hasSeveral { columns.insert(.init(title: "env"), at: 5) }
        let rows = answer.edges.map { edge in
            var row = row(edge)
            if hasSeveral { row.insert(edge.environment, at: 5) }
            return row
        }
        return TableRenderer(columns: columns, style: style).lines(rows)
    }

    private func row(_ edge: GraphAnswer.Edge) -> [String] {
        let durations = edge.clientDuration ?? edge.serverDuration
        let quantiles = [durations?.p50, durations?.p95, durations?.p99].map { nanos in
            nanos.map { HumanText.duration(nanos: $0, style: style) } ?? ""
        }
        let failed =
            edge.failures > 0 ? HumanText.share(edge.failures, of: edge.requests) : ""
        return [HumanText.perSecond(edge.requestsPerSecond), failed] + quantiles
            + [edge.connection, edge.client, edge.server]
    }
}
