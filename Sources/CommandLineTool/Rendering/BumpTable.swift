import TraceModel

/// Bumps, one a line.
struct BumpTable {
    let bumps: [BumpAnswer]
    let now: Timestamp
    let style: OutputStyle

    func lines() -> [String] {
        let table = TableRenderer(
            columns: [
                .init(title: "bump", accent: .bold), .init(title: "rate"), .init(title: "env"),
                .init(title: "left"), .init(title: "kept", isNumber: true), .init(title: "by"),
                .init(title: "for"), .init(title: "reason"),
            ], style: style)
        return table.lines(bumps.map(row))
    }

    private func row(_ bump: BumpAnswer) -> [String] {
        [
            bump.id, BumpText.effect(bump), BumpText.environment(bump),
            BumpText.rest(bump, now: now, style: style), HumanText.grouped(bump.keptTraces),
            bump.createdBy, BumpText.conditions(bump), bump.reason,
        ]
    }
}
