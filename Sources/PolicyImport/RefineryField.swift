import YAML

/// The names of Refinery's fields that are not names of attributes.
enum RefineryField {
    /// Fields under another name here.
    private static let names = ["parentId": "trace.parent_id", "service_name": "service.name"]

    /// Beginnings of fields that Refinery itself adds to spans, and that spans here do not have.
    private static let foreign = ["meta.", "trace.", "library.", "?."]
    private static let known = ["trace.parent_id", "?.NUM_DESCENDANTS"]

    /// Says which of one or several fields there never are.
    static func check(_ node: YAMLNode, _ remarks: inout [ImportRemark]) {
        for field in node.elements ?? [node] {
            guard let name = field.text.map(bare), !known.contains(name),
                foreign.contains(where: name.hasPrefix)
            else { continue }
            remarks.append(
                .loss(field.position.line, "\(name) is a field that no span has here"))
        }
    }

    /// One or several fields under the names they have here.
    static func renamed(_ node: YAMLNode) -> YAMLNode {
        if let elements = node.elements {
            return YAMLNode(.sequence(elements.map(renamed)), at: node.position)
        }
        guard let text = node.text, let name = names[bare(text)] else { return node }
        return .text(text.hasPrefix("root.") ? "root.\(name)" : name)
    }

    private static func bare(_ name: String) -> String {
        name.hasPrefix("root.") ? String(name.dropFirst("root.".count)) : name
    }
}
