extension SpansetExpression: CustomStringConvertible {
    /// The expression as it is written, with the fewest parentheses that it can be read without.
    package var description: String {
        switch kind {
        case .filter(let condition): "{ \(condition) }"
        case .all(let parts): Self.joined(parts, by: " && ")
        case .any(let parts): Self.joined(parts, by: " || ")
        case .related(let relation, let left, let right):
            left.text(inParentheses: left.isLogic) + " \(relation.sign) "
                + right.text(inParentheses: right.isLogic || right.isRelation)
        case .pipeline(let pipeline): "(\(pipeline))"
        }
    }

    private var isLogic: Bool {
        switch kind {
        case .all, .any: true
        case .filter, .related, .pipeline: false
        }
    }

    private var isRelation: Bool { if case .related = kind { true } else { false } }

    private func text(inParentheses: Bool) -> String {
        inParentheses ? "(\(description))" : description
    }

    private static func joined(_ parts: [SpansetExpression], by separator: String) -> String {
        parts.enumerated().map { index, part in
            part.text(inParentheses: index > 0 && part.isLogic)
        }.joined(separator: separator)
    }
}
