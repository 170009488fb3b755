/// What another configuration would have kept, by environment and policy.
struct ForecastTable {
    let answer: ForecastAnswer
    let style: OutputStyle

    func lines() -> [String] {
        var lines = ["a day, as from \(answer.from) to \(answer.to)"]
        if answer.droppedAtHead > 0 {
            lines.append(
                "\(HumanText.grouped(Self.whole(answer.droppedAtHead))) traces were dropped at the head and are not judged"
            )
        }
        for environment in answer.environments { lines += [""] + self.lines(environment) }
        return lines
    }

    private func lines(_ environment: ForecastAnswer.Environment) -> [String] {
        let table = TableRenderer(
            columns: [
                .init(title: environment.name, accent: .bold), .init(title: "type"),
                .init(title: "traces", isNumber: true), .init(title: "spans", isNumber: true),
                .init(title: "bytes", isNumber: true), .init(title: "95%"),
            ], style: style)
        var rows = [
            row("seen", "", environment.seen), row("kept now", "", environment.keptBefore),
            row("would be kept", "", environment.kept),
        ]
        for policy in environment.policies {
            rows.append(
                row(
                    "  \(policy.name)", policy.type + (policy.isDryRun ? ", dry run" : ""),
                    policy.matched, notJudged: policy.notJudged))
        }
        if environment.notJudged > 0 {
            rows.append(
                [
                    "not judged", "", HumanText.grouped(Self.whole(environment.notJudged)), "", "",
                    "traces of the time looked at",
                ])
        }
        return table.lines(rows)
            + environment.lostErrors.map { lost in
                var line = TextLine(style)
                line.append("lost error", .red)
                line.append(
                    outside:
                        "  \(lost.service) \(lost.operation)\(style.separator)\(HumanText.grouped(Self.whole(lost.traces))) traces",
                    upTo: style.columns)
                return line.finished
            }
    }

    private func row(
        _ name: String, _ type: String, _ amount: ForecastAnswer.Amount, notJudged: Double = 0
    ) -> [String] {
        let traces = amount.traces
        let bounds =
            traces.map {
                "\(HumanText.grouped(Self.whole($0.low))) to \(HumanText.grouped(Self.whole($0.high)))"
            } ?? ""
        let open =
            notJudged > 0 ? ", \(HumanText.grouped(Self.whole(notJudged))) not judged" : ""
        return [
            name, type, HumanText.grouped(Self.whole(traces?.value ?? 0)),
            HumanText.grouped(Self.whole(amount.spans?.value ?? 0)),
            HumanText.bytes(Self.whole(amount.bytes?.value ?? 0)), bounds + open,
        ]
    }

    private static func whole(_ number: Double) -> Int {
        Int(exactly: min(max(number, 0), 1e15).rounded()) ?? 0
    }
}
