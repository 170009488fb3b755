/// An expression over the fields of one span: what stands in braces.
///
/// Two expressions are equal when they say the same, wherever they were written.
package struct FieldExpression: Sendable {
    /// What an expression is made of.
    package indirect enum Kind: Hashable, Sendable {
        case literal(QueryValue)
        case field(QueryField)
        case not(FieldExpression)
        case negative(FieldExpression)
        /// Expressions joined by `&&`, none of which is such a list itself.
        case all([FieldExpression])
        /// Expressions joined by `||`, none of which is such a list itself.
        case any([FieldExpression])
        case comparison(ComparisonOperator, FieldExpression, FieldExpression)
        /// All of a text matches a pattern, or does not.
        case match(FieldExpression, pattern: String, isNegated: Bool)
        case arithmetic(ArithmeticOperator, FieldExpression, FieldExpression)
    }

    package let kind: Kind
    /// Where the operator or the value stands.
    package let position: SourcePosition
    /// How deep it nests, 1 for a single value.
    let height: Int

    init(_ kind: Kind, at position: SourcePosition) {
        self.kind = kind
        self.position = position
        let inner =
            switch kind {
            case .literal, .field: 0
            case .not(let inner), .negative(let inner), .match(let inner, _, _): inner.height
            case .all(let parts), .any(let parts): parts.lazy.map(\.height).max() ?? 0
            case .comparison(_, let left, let right), .arithmetic(_, let left, let right):
                max(left.height, right.height)
            }
        height = inner + 1
    }
}

extension FieldExpression: Hashable {
    package static func == (lhs: Self, rhs: Self) -> Bool { lhs.kind == rhs.kind }

    package func hash(into hasher: inout Hasher) { hasher.combine(kind) }
}

/// How one value is compared with another; raw values are the signs.
package enum ComparisonOperator: String, Hashable, Sendable, CaseIterable {
    case equal = "="
    case notEqual = "!="
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="

    /// The same relation with its sides exchanged.
    package var mirrored: ComparisonOperator {
        switch self {
        case .equal, .notEqual: self
        case .less: .greater
        case .lessOrEqual: .greaterOrEqual
        case .greater: .less
        case .greaterOrEqual: .lessOrEqual
        }
    }
}

/// How a number is made of two others; raw values are the signs.
package enum ArithmeticOperator: String, Hashable, Sendable, CaseIterable {
    case add = "+"
    case subtract = "-"
    case multiply = "*"
    case divide = "/"
    case remainder = "%"
    case power = "^"
}
