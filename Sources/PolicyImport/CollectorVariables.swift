import YAML

/// The Collector's ways to put something into a value, as ours: `$$` is a dollar sign, and `${NAME}`
/// is `${env:NAME}`.
enum CollectorVariables {
    /// Rewrites every value below a node; keys stay.
    ///
    /// The recursion is as deep as the parser lets a file be.
    static func rewrite(_ node: YAMLNode, _ remarks: inout [ImportRemark]) -> YAMLNode {
        switch node.content {
        case .scalar(let text, let quoted):
            guard text.contains("$") else { return node }
            return YAMLNode(
                .scalar(rewrite(text, at: node.position.line, &remarks), quoted: quoted),
                at: node.position)
        case .sequence(let elements):
            return YAMLNode(.sequence(elements.map { rewrite($0, &remarks) }), at: node.position)
        case .mapping(let entries):
            let rewritten = entries.map {
                YAMLNode.Entry(
                    key: $0.key, keyPosition: $0.keyPosition, value: rewrite($0.value, &remarks))
            }
            return YAMLNode(.mapping(rewritten), at: node.position)
        }
    }

    private static func rewrite(
        _ text: String, at line: Int, _ remarks: inout [ImportRemark]
    ) -> String {
        var out = ""
        var rest = text[...]
        while let dollar = rest.firstIndex(of: "$") {
            out += rest[..<dollar]
            rest = rest[rest.index(after: dollar)...]
            if rest.hasPrefix("$") {
                rest = rest.dropFirst()
                // `$${env:` is how our configuration spells a `${env:` that is no variable.
                out += rest.hasPrefix("{env:") ? "$$" : "$"
            } else if rest.hasPrefix("{"), let end = rest.firstIndex(of: "}") {
                let name = rest[rest.index(after: rest.startIndex)..<end]
                if !name.contains(":") {
                    out += "${env:\(name)}"
                } else {
                    out += "${\(name)}"
                    if !name.hasPrefix("env:") {
                        remarks.append(
                            .loss(line, "${\(name)} is not looked up; only ${env:NAME} is"))
                    }
                }
                rest = rest[rest.index(after: end)...]
            } else {
                out += "$"
            }
        }
        return out + rest
    }
}
