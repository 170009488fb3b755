import YAML

/// Reads the rules of Refinery's `RulesBasedSampler`.
enum RefineryRule {
    /// The list of rules as ours; a rule that can do nothing there or here is left out.
    static func list(_ node: YAMLNode, _ remarks: inout [ImportRemark]) -> YAMLNode {
        var rules: [YAMLNode] = []
        for element in node.elements ?? [] {
            if let rule = rule(element, &remarks) { rules.append(rule) }
        }
        return .list(rules)
    }

    private static func rule(_ node: YAMLNode, _ remarks: inout [ImportRemark]) -> YAMLNode? {
        var section = ImportSection(node)
        var entries: [(String, YAMLNode)] = []
        let name = section.text("Name") ?? ""
        let scope = section.take("Scope")
        if !name.isEmpty { entries.append(("name", .text(name))) }
        if let scope {
            // Any other word matches every trace there.
            guard ["trace", "span"].contains(scope.text) else {
                remarks.append(
                    .loss(scope.position.line, "rule \(name): there is no scope \(scope.flowText)"))
                return nil
            }
            entries.append(("scope", scope))
        }
        let conditions = section.take("Conditions")?.elements ?? []
        let rate = section.take("SampleRate")
        let drops = section.text("Drop") == "true"
        let samplerNode = section.take("Sampler")
        for entry in section.rest {
            remarks.append(
                .loss(
                    entry.keyPosition.line,
                    "rule \(name): \(entry.key) is not known and not carried over"))
        }
        if scope?.text == "span",
            conditions.contains(where: { $0["Operator"]?.text == "has-root-span" })
        {
            remarks.append(
                .note(
                    section.line,
                    """
                    rule \(name) is left out: Refinery passes over rules with has-root-span in \
                    the scope of a span
                    """))
            return nil
        }
        if let samplerNode {
            guard let sampler = RefinerySampler(samplerNode)?.sampler(&remarks) else {
                remarks.append(
                    .loss(samplerNode.position.line, "rule \(name): the sampler is not known"))
                return nil
            }
            entries.append(("sampler", sampler))
        } else if drops || rate?.text == "0" || rate == nil {
            // Refinery drops what has no rate, as 0 is what a rate is when none is given.
            entries.append(("drop", YAMLNode(.scalar("true", quoted: false), at: node.position)))
        } else if let rate {
            entries.append(("sample_rate", rate))
        }
        if !conditions.isEmpty {
            entries.append(
                ("conditions", .list(conditions.map { condition($0, of: name, &remarks) })))
        }
        return .map(entries)
    }

    private static func condition(
        _ node: YAMLNode, of rule: String, _ remarks: inout [ImportRemark]
    ) -> YAMLNode {
        var section = ImportSection(node)
        var entries: [(String, YAMLNode)] = []
        for key in ["Field", "Fields"] {
            guard let value = section.take(key) else { continue }
            RefineryField.check(value, &remarks)
            entries.append((RefinerySampler.snakeCase(key), RefineryField.renamed(value)))
        }
        for key in ["Operator", "Value", "Datatype"] {
            guard let value = section.take(key) else { continue }
            entries.append((RefinerySampler.snakeCase(key), value))
        }
        for entry in section.rest {
            remarks.append(
                .loss(
                    entry.keyPosition.line,
                    "rule \(rule): \(entry.key) is not known and not carried over"))
        }
        return .map(entries)
    }
}
