import TraceModel

/// The rates, policies and bumps of each environment.
struct SamplingTable {
    let answer: SamplingAnswer
    let now: Timestamp
    let style: OutputStyle

    func lines() -> [String] {
        var lines: [String] = []
        for environment in answer.environments {
            if !lines.isEmpty { lines.append("") }
            lines += self.lines(environment)
        }
        return lines
    }

    private func lines(_ environment: SamplingAnswer.Environment) -> [String] {
        var head = TextLine(style)
        head.append(outside: environment.name, upTo: style.columns, .bold)
        head.append("  ")
        head.append(
            [
                self.head(environment), tail(environment),
                "\(HumanText.perSecond(environment.decided)) traces/s, \(HumanText.perSecond(environment.kept)) kept",
            ].joined(separator: style.separator))
        if environment.keptByBumps > 0 {
            head.append(", \(HumanText.perSecond(environment.keptByBumps)) by bumps")
        }
        return [head.finished] + exceptions(environment) + policies(environment)
            + bumps(environment)
    }

    private func head(_ environment: SamplingAnswer.Environment) -> String {
        let rate = BumpText.rate(environment.rate)
        guard environment.effectiveRate > environment.rate else { return "head \(rate)" }
        return "head \(rate), raised to \(BumpText.rate(environment.effectiveRate))"
    }

    private func tail(_ environment: SamplingAnswer.Environment) -> String {
        guard let policies = environment.policies else { return "keeps what the head lets in" }
        return "tail of \(HumanText.count(policies.count, "policy", "policies"))"
    }

    private func exceptions(_ environment: SamplingAnswer.Environment) -> [String] {
        environment.exceptions.map { exception in
            line(exception.name, "head \(BumpText.rate(exception.rate))", "")
        }
    }

    private func policies(_ environment: SamplingAnswer.Environment) -> [String] {
        (environment.policies ?? []).map { policy in
            line(
                policy.name, policy.type + (policy.isDryRun ? ", dry run" : ""),
                policy.sampled.map { "\(HumanText.perSecond($0))/s" } ?? "")
        }
    }

    private func bumps(_ environment: SamplingAnswer.Environment) -> [String] {
        answer.bumps.filter { environment.bumps.contains($0.id) }.map { bump in
            let rest = BumpText.rest(bump, now: now, style: style)
            return line(
                bump.id, "bump to \(BumpText.effect(bump))",
                "\(rest) left\(style.separator)\(BumpText.conditions(bump))\(style.separator)"
                    + bump.reason, .yellow)
        }
    }

    private func line(
        _ name: String, _ what: String, _ number: String, _ accent: OutputStyle.Accent? = nil
    ) -> String {
        var line = TextLine(style)
        line.append("  ")
        line.append(outside: name, upTo: 20, accent)
        line.pad(to: 22)
        line.append(outside: what, upTo: style.columns)
        line.pad(to: max(40, line.width) + 2)
        line.append(outside: number, upTo: style.columns)
        return line.finished
    }
}
