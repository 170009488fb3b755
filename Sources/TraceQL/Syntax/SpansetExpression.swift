/// An expression that selects spans of a trace.
package struct SpansetExpression: Sendable {
    /// What an expression is made of.
    package indirect enum Kind: Hashable, Sendable {
        /// The spans for which an expression is true.
        case filter(FieldExpression)
        /// The spans of all parts, where each part has some.
        case all([SpansetExpression])
        /// The spans of all parts.
        case any([SpansetExpression])
        /// Spans by how they stand to others in the tree of the trace.
        case related(SpansetRelation, SpansetExpression, SpansetExpression)
        /// What a pipeline in parentheses leaves.
        case pipeline(QueryPipeline)
    }

    package let kind: Kind
    /// Where the operator or the opening brace stands.
    package let position: SourcePosition
    /// How deep it nests, 1 for a filter.
    let height: Int

    init(_ kind: Kind, at position: SourcePosition) {
        self.kind = kind
        self.position = position
        let inner =
            switch kind {
            case .filter: 0
            case .all(let parts), .any(let parts): parts.lazy.map(\.height).max() ?? 0
            case .related(_, let left, let right): max(left.height, right.height)
            case .pipeline(let pipeline): pipeline.height
            }
        height = inner + 1
    }
}

extension SpansetExpression: Hashable {
    package static func == (lhs: Self, rhs: Self) -> Bool { lhs.kind == rhs.kind }

    package func hash(into hasher: inout Hasher) { hasher.combine(kind) }
}

/// How the spans on the right have to stand to some span on the left.
package struct SpansetRelation: Hashable, Sendable {
    /// What the spans on the right are; raw values are the signs.
    package enum Role: String, Hashable, Sendable, CaseIterable {
        case child = ">"
        case parent = "<"
        case descendant = ">>"
        case ancestor = "<<"
        case sibling = "~"

        /// What a span on the left is to the one on the right.
        package var inverse: Role {
            switch self {
            case .child: .parent
            case .parent: .child
            case .descendant: .ancestor
            case .ancestor: .descendant
            case .sibling: .sibling
            }
        }
    }

    /// Which spans are selected; raw values are what stands before the sign.
    package enum Selection: String, Hashable, Sendable, CaseIterable {
        /// The spans on the right that stand so to one on the left.
        case right = ""
        /// The spans on the right that stand so to none on the left.
        case unrelated = "!"
        /// The spans on both sides that stand so to one on the other.
        case both = "&"
    }

    package let role: Role
    package let selection: Selection

    /// The sign in the language: `!>>`.
    package var sign: String { selection.rawValue + role.rawValue }
}
