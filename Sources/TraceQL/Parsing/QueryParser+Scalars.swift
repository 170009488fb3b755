/// Comparisons of aggregates.
extension QueryParser {
    /// Whether the parentheses that begin here hold a number rather than a set of spans.
    ///
    /// Nothing but what numbers are made of stands in them; arguments of aggregates are passed over.
    var isScalarGroup: Bool {
        var ahead = 0
        var open = 0
        while true {
            switch token(after: ahead).kind {
            case .sign(.openParenthesis):
                let isArgument =
                    if ahead > 0, case .word = token(after: ahead - 1).kind { true } else { false }
                if isArgument {
                    ahead = closing(from: ahead)
                } else {
                    open += 1
                }
            case .sign(.closeParenthesis):
                open -= 1
                if open == 0 { return true }
            case .sign(let sign) where sign.arithmetic != nil: break
            case .word(let word) where AggregateFunction(rawValue: word) != nil: break
            case .int, .float, .duration: break
            default: return false
            }
            ahead += 1
        }
    }

    /// How far ahead the parenthesis closes that opens there; the end, when it does not.
    private func closing(from start: Int) -> Int {
        var ahead = start
        var open = 0
        while true {
            switch token(after: ahead).kind {
            case .sign(.openParenthesis): open += 1
            case .sign(.closeParenthesis): open -= 1
            case .end: return ahead - 1
            default: break
            }
            if open == 0 { return ahead }
            ahead += 1
        }
    }

    /// Reads a comparison of two numbers, of which one is made of spans.
    mutating func comparisonStage() throws(TraceQLError) -> PipelineStage {
        let left = try scalarExpression()
        guard case .sign(let sign) = token.kind, let comparison = sign.comparison else {
            throw unexpected(
                "expected a comparison after \(left)",
                hint: token.kind == .sign(.closeParenthesis)
                    ? "pipelines cannot be compared with one another: compare \(left) with a number"
                    : "write \(left) > 1")
        }
        let position = take().position
        let right = try scalarExpression()
        guard left.hasAggregate || right.hasAggregate else {
            throw TraceQLError(
                "a comparison needs an aggregate on one side", at: left.position,
                hint: "aggregates are count(), avg(…), min(…), max(…) and sum(…)")
        }
        return .comparison(
            ScalarComparison(left: left, comparison: comparison, right: right, position: position))
    }

    private mutating func scalarExpression(
        _ least: Precedence = .sum
    ) throws(TraceQLError) -> ScalarExpression {
        var left = try scalarOperand()
        while case .sign(let sign) = token.kind, let operation = sign.arithmetic,
            operation.precedence >= least
        {
            let position = take().position
            let right =
                operation.isRightAssociative
                ? try nested { (parser) throws(TraceQLError) in
                    try parser.scalarExpression(operation.precedence)
                } : try scalarExpression(operation.precedence.tighter)
            left = try node(.arithmetic(operation, left, right), at: position)
        }
        return left
    }

    private mutating func node(
        _ kind: ScalarExpression.Kind, at position: SourcePosition
    ) throws(TraceQLError) -> ScalarExpression {
        let node = ScalarExpression(kind, at: position)
        try count(height: node.height, at: position)
        return node
    }

    private mutating func scalarOperand() throws(TraceQLError) -> ScalarExpression {
        let position = token.position
        if take(.openParenthesis) {
            let inner = try nested { (parser) throws(TraceQLError) in
                try parser.scalarExpression()
            }
            try expect(.closeParenthesis, "for the ( at \(position)")
            return inner
        }
        if case .word(let word) = token.kind, let function = AggregateFunction(rawValue: word) {
            take()
            return try aggregate(function, at: position)
        }
        let isNegative = take(.subtract)
        switch token.kind {
        case .int, .float, .duration:
            if let literal = try literal(isNegative: isNegative) {
                return try node(.literal(literal), at: position)
            }
        default: break
        }
        throw unexpected("expected a number or an aggregate")
    }

    private mutating func aggregate(
        _ function: AggregateFunction, at position: SourcePosition
    ) throws(TraceQLError) -> ScalarExpression {
        try expect(.openParenthesis, "after \(function.rawValue)")
        if function == .count {
            guard take(.closeParenthesis) else {
                throw unexpected(
                    "expected ) after count(",
                    hint: "count() counts spans; select them before: { … } | count() > 1")
            }
            return try node(.aggregate(.count, nil), at: position)
        }
        let argument = try fieldExpression()
        try expect(.closeParenthesis, "at the end of \(function.rawValue)(…)")
        return try node(.aggregate(function, argument), at: position)
    }
}
