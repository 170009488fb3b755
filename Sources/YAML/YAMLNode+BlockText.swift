extension YAMLNode {
    /// The node as lines of YAML in block style; what fits in the width stands on one line.
    ///
    /// Reading the lines gives an equal node, with the quotes that tell a word from a number.
    /// - Parameter width: The most columns a line may have before it is broken up.
    /// - Returns: The lines; the first belongs behind a key or a dash only when it is the only one.
    package func blockLines(width: Int = 100) -> [String] {
        let flow = flowText
        if flow.count <= width { return [flow] }
        switch content {
        case .scalar: return [flow]
        // Nothing but brackets says that there is nothing.
        case .sequence(let elements) where elements.isEmpty: return [flow]
        case .mapping(let entries) where entries.isEmpty: return [flow]
        case .sequence(let elements):
            return elements.flatMap { element in
                Self.attach(element.blockLines(width: width - 2), after: "- ", indent: "  ")
            }
        case .mapping(let entries):
            return entries.flatMap { Self.lines(of: $0, width: width) }
        }
    }

    private static func lines(of entry: Entry, width: Int) -> [String] {
        let key = "\(scalarText(entry.key)):"
        let flow = entry.value.flowText
        if key.count + 1 + flow.count <= width { return ["\(key) \(flow)"] }
        let lines = entry.value.blockLines(width: width - 2)
        if case .scalar = entry.value.content { return ["\(key) \(flow)"] }
        return [key] + lines.map { "  \($0)" }
    }

    private static func attach(_ lines: [String], after mark: String, indent: String) -> [String] {
        lines.enumerated().map { ($0.offset == 0 ? mark : indent) + $0.element }
    }
}
