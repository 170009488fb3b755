/// What is stored and pending, a number a line.
struct StatisticsTable {
    private let statistics: ServerStatistics
    private let style: OutputStyle

    init(_ statistics: ServerStatistics, style: OutputStyle) {
        self.statistics = statistics
        self.style = style
    }

    func lines() -> [String] {
        section(
            "stored", statistics.store,
            ["traces", "spans", "bytes", "blocks", "partitions", "oldest", "newest"])
            + [""]
            + section(
                "pending", statistics.pending,
                ["traces", "spans", "bytes", "decidingTraces", "decidingBytes"])
    }

    private func section(
        _ title: String, _ values: [String: ServerStatistics.Value], _ keys: [String]
    ) -> [String] {
        [style.paint(title, .bold)]
            + keys.compactMap { key in
                guard let value = values[key] else { return nil }
                var line = TextLine(style)
                line.append("  \(Self.names[key] ?? key)")
                line.pad(to: 20)
                line.append(outside: text(value, key), upTo: style.columns)
                return line.finished
            }
    }

    private static let names = [
        "decidingTraces": "under decision", "decidingBytes": "bytes of those",
    ]

    private func text(_ value: ServerStatistics.Value, _ key: String) -> String {
        switch value {
        case .text(let text): text
        case .number(let number):
            key.lowercased().hasSuffix("bytes")
                ? HumanText.bytes(number) : HumanText.grouped(number)
        }
    }
}
