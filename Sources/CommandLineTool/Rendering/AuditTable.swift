/// Changes, one a line.
struct AuditTable {
    let records: [AuditAnswer]
    let style: OutputStyle

    func lines() -> [String] {
        let table = TableRenderer(
            columns: [
                .init(title: "time (UTC)"), .init(title: "bump", accent: .bold),
                .init(title: "what"), .init(title: "by"), .init(title: "reason and changes"),
            ], style: style)
        return table.lines(records.map(row))
    }

    private func row(_ record: AuditAnswer) -> [String] {
        let moment = HumanText.moment(record.at)
        let changes = record.changes.map { style.usesUnicode ? $0 : $0.replacing("→", with: "->") }
        return [
            String(moment.dropLast(5)), record.bump ?? "-", record.action, record.by,
            ([record.reason] + changes).filter { !$0.isEmpty }.joined(separator: style.separator),
        ]
    }
}
