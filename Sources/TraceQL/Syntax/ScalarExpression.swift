/// A comparison of numbers that are made of sets of spans.
package struct ScalarComparison: Sendable {
    package let left: ScalarExpression
    package let comparison: ComparisonOperator
    package let right: ScalarExpression
    /// Where the operator stands.
    package let position: SourcePosition
}

extension ScalarComparison: Hashable {
    package static func == (lhs: Self, rhs: Self) -> Bool {
        lhs.left == rhs.left && lhs.comparison == rhs.comparison && lhs.right == rhs.right
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(left)
        hasher.combine(comparison)
        hasher.combine(right)
    }
}

/// A number made of a set of spans.
package struct ScalarExpression: Sendable {
    /// What a number is made of.
    package indirect enum Kind: Hashable, Sendable {
        /// An integer, a float or a duration.
        case literal(QueryValue)
        /// An aggregate over the values of an expression; `count` has none.
        case aggregate(AggregateFunction, FieldExpression?)
        case arithmetic(ArithmeticOperator, ScalarExpression, ScalarExpression)
    }

    package let kind: Kind
    /// Where the operator, the function or the value stands.
    package let position: SourcePosition
    /// How deep it nests, 1 for a value.
    let height: Int

    init(_ kind: Kind, at position: SourcePosition) {
        self.kind = kind
        self.position = position
        let inner =
            switch kind {
            case .literal: 0
            case .aggregate(_, let argument): argument?.height ?? 0
            case .arithmetic(_, let left, let right): max(left.height, right.height)
            }
        height = inner + 1
    }

    /// Whether an aggregate is part of it.
    var hasAggregate: Bool {
        switch kind {
        case .literal: false
        case .aggregate: true
        case .arithmetic(_, let left, let right): left.hasAggregate || right.hasAggregate
        }
    }
}

extension ScalarExpression: Hashable {
    package static func == (lhs: Self, rhs: Self) -> Bool { lhs.kind == rhs.kind }

    package func hash(into hasher: inout Hasher) { hasher.combine(kind) }
}

/// What is made of the spans of a set; raw values are the words of the language.
package enum AggregateFunction: String, Hashable, Sendable, CaseIterable {
    case count, avg, min, max, sum
}
