extension FieldExpression: CustomStringConvertible {
    /// The expression as it is written, with the fewest parentheses that it can be read without.
    package var description: String {
        switch kind {
        case .literal(let literal): literal.description
        case .field(let field): field.description
        case .not(let inner): "!" + inner.text(inParentheses: inner.precedence != .value)
        case .negative(let inner): "-" + inner.text(inParentheses: inner.precedence != .value)
        case .all(let parts): Self.joined(parts, by: " && ")
        case .any(let parts): Self.joined(parts, by: " || ")
        case .comparison(let comparison, let left, let right):
            "\(left.beforeComparison) \(comparison.rawValue) "
                + right.text(inParentheses: right.precedence <= .comparison)
        case .match(let inner, let pattern, let isNegated):
            "\(inner.beforeComparison) \(isNegated ? "!~" : "=~") "
                + QueryValue.string(pattern).description
        case .arithmetic(let operation, let left, let right):
            left.operand(of: operation, isFirst: true) + " \(operation.rawValue) "
                + right.operand(of: operation, isFirst: false)
        }
    }

    private func text(inParentheses: Bool) -> String {
        inParentheses ? "(\(description))" : description
    }

    private var beforeComparison: String { text(inParentheses: precedence < .comparison) }

    /// A list of the other kind needs no parentheses where it comes first: both are read from left
    /// to right.
    private static func joined(_ parts: [FieldExpression], by separator: String) -> String {
        parts.enumerated().map { index, part in
            part.text(inParentheses: index > 0 && part.precedence == .logic)
        }.joined(separator: separator)
    }

    /// A sign before an operand would take in what follows, so it always stands in parentheses.
    private func operand(of operation: ArithmeticOperator, isFirst: Bool) -> String {
        let isOnItsSide = isFirst != operation.isRightAssociative
        let least = isOnItsSide ? operation.precedence : operation.precedence.tighter
        return text(inParentheses: precedence < least || precedence == .not)
    }
}
