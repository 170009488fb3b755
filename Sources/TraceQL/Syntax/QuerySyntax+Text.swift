extension QuerySyntax: CustomStringConvertible {
    /// The query in one spelling, which reads as the same tree.
    package var description: String {
        if hints.isEmpty { return pipeline.description }
        let list = hints.map { "\($0.name)=\($0.value)" }.joined(separator: ", ")
        return "\(pipeline) with (\(list))"
    }
}

extension QueryPipeline: CustomStringConvertible {
    /// The stages with bars between them.
    package var description: String { stages.map(\.description).joined(separator: " | ") }
}

extension PipelineStage: CustomStringConvertible {
    /// The stage as it is written.
    package var description: String {
        switch self {
        case .spansets(let expression): expression.description
        case .comparison(let comparison):
            "\(comparison.left) \(comparison.comparison.rawValue) \(comparison.right)"
        case .group(let expression): "by(\(expression))"
        case .coalesce: "coalesce()"
        case .select(let fields):
            "select(\(fields.map(\.description).joined(separator: ", ")))"
        }
    }
}

extension ScalarExpression: CustomStringConvertible {
    /// The expression as it is written, with the fewest parentheses that it can be read without.
    package var description: String {
        switch kind {
        case .literal(let literal): literal.description
        case .aggregate(let function, let argument):
            "\(function.rawValue)(\(argument?.description ?? ""))"
        case .arithmetic(let operation, let left, let right):
            left.operand(of: operation, isFirst: true) + " \(operation.rawValue) "
                + right.operand(of: operation, isFirst: false)
        }
    }

    private func operand(of operation: ArithmeticOperator, isFirst: Bool) -> String {
        guard case .arithmetic(let inner, _, _) = kind else { return description }
        let isOnItsSide = isFirst != operation.isRightAssociative
        let least = isOnItsSide ? operation.precedence : operation.precedence.tighter
        return inner.precedence < least ? "(\(description))" : description
    }
}
