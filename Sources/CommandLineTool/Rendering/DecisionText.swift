import TraceModel

/// The decision about a trace in plain words, one line a policy.
struct DecisionText {
    let answer: DecisionAnswer
    let style: OutputStyle

    func lines() -> [String] {
        var title = TextLine(style)
        title.append("trace \(text("traceId")): ")
        title.append(verdict.replacing("_", with: " "), accent)
        return [title.finished] + subject() + [wrapped(text("summary"))] + policies() + facts()
    }

    private func text(_ name: String) -> String { answer.texts[name] ?? "" }

    private var verdict: String { text("verdict") }

    private var accent: OutputStyle.Accent {
        switch verdict {
        case "kept", "rescued": .green
        case "dropped", "evicted": .red
        default: .yellow
        }
    }

    private func wrapped(_ text: String) -> String { VisibleText.of(text) }

    /// What the trace was, as far as it is recorded.
    private func subject() -> [String] {
        var parts: [String] = []
        let name = [text("service"), text("operation")].filter { !$0.isEmpty }
        if !name.isEmpty { parts.append(name.joined(separator: " ")) }
        if let environment = answer.texts["environment"] { parts.append(environment) }
        if let spans = answer.numbers["spansSeen"] { parts.append(HumanText.count(spans, "span")) }
        if let nanos = answer.texts["durationNanos"].flatMap(UInt64.init) {
            parts.append(HumanText.duration(nanos: nanos, style: style))
        }
        guard !parts.isEmpty else { return [] }
        return [VisibleText.of(parts.joined(separator: style.separator))]
    }

    private func policies() -> [String] {
        guard !answer.policies.isEmpty else { return [] }
        let table = TableRenderer(
            columns: [
                .init(title: "policy", accent: .bold), .init(title: "says"),
                .init(title: "because"),
            ], style: style)
        return [""]
            + table.lines(
                answer.policies.map { policy in
                    let says = policy.verdict.replacing("_", with: " ")
                    return [
                        policy.name, policy.isDryRun ? "\(says) (dry run)" : says,
                        policy.because,
                    ]
                })
    }

    private func facts() -> [String] {
        let facts: [(String, String?)] = [
            ("decided", decided), ("randomness", randomness),
            ("bump", answer.texts["bump"].map { answer.isOwedToBump ? "\($0), decisive" : $0 }),
            ("late spans", nonZero("lateSpans")), ("head dropped", nonZero("headDroppedSpans")),
            ("configuration", answer.texts["configVersion"]),
        ]
        let lines = facts.compactMap { name, value -> String? in
            guard let value else { return nil }
            var line = TextLine(style)
            line.append(name, .dim)
            line.pad(to: 15)
            line.append(outside: value, upTo: style.columns)
            return line.finished
        }
        return lines.isEmpty ? [] : [""] + lines
    }

    private func nonZero(_ name: String) -> String? {
        answer.numbers[name].flatMap { $0 > 0 ? HumanText.count($0, "span") : nil }
    }

    private var decided: String? {
        guard let at = answer.texts["decidedAt"] else { return nil }
        guard let cause = Self.causes[text("trigger")] else { return at }
        return "\(at), \(cause)"
    }

    private static let causes = [
        "root": "after the root span had come",
        "timeout": "no root span had come in time",
        "span_limit": "the trace had reached its limit of spans",
        "memory": "memory was short",
        "shutdown": "the collector was stopping",
    ]

    private var randomness: String? {
        guard answer.texts["stage"] != nil else { return nil }
        guard let threshold = answer.texts["threshold"] else { return text("randomness") }
        return "\(text("randomness")), threshold \(threshold)"
    }
}
