import Spelling

/// Pipelines, and sets of spans.
extension QueryParser {
    /// Reads stages up to what can follow a pipeline.
    mutating func pipeline() throws(TraceQLError) -> QueryPipeline {
        var stages: [PipelineStage] = []
        repeat {
            stages.append(try stage(isFirst: stages.isEmpty))
        } while take(.pipe)
        return QueryPipeline(stages)
    }

    private mutating func stage(isFirst: Bool) throws(TraceQLError) -> PipelineStage {
        let position = token.position
        try count(height: 1, at: position)
        switch token.kind {
        case .sign(.openBrace): return .spansets(try spansetExpression())
        case .sign(.openParenthesis):
            return isScalarGroup ? try comparisonStage() : .spansets(try spansetExpression())
        case .sign(.subtract), .int, .float, .duration: return try comparisonStage()
        case .word(let word): return try stage(word, isFirst: isFirst)
        default:
            throw unexpected(isFirst ? "expected { at the start of a query" : "expected a stage")
        }
    }

    private mutating func stage(
        _ word: String, isFirst: Bool
    ) throws(TraceQLError) -> PipelineStage {
        switch word {
        case "by":
            take()
            try expect(.openParenthesis, "after by")
            let expression = try fieldExpression()
            try expect(.closeParenthesis, "at the end of by(…)")
            return .group(expression)
        case "coalesce":
            if isFirst {
                throw TraceQLError(
                    "coalesce() cannot be the first stage: there are no groups yet",
                    at: token.position)
            }
            take()
            try expect(.openParenthesis, "after coalesce")
            try expect(.closeParenthesis, "after coalesce(")
            return .coalesce
        case "select":
            take()
            return .select(try selectedFields())
        case _ where AggregateFunction(rawValue: word) != nil: return try comparisonStage()
        default: throw unknownStage(word)
        }
    }

    private mutating func selectedFields() throws(TraceQLError) -> [QueryField] {
        try expect(.openParenthesis, "after select")
        var fields: [QueryField] = []
        repeat {
            try count(height: 1, at: token.position)
            switch token.kind {
            case .field(let field): fields.append(field)
            case .word(let word):
                guard let intrinsic = Intrinsic.plain(word) else {
                    throw unexpected("expected a field")
                }
                fields.append(QueryField(.intrinsic(intrinsic)))
            default: throw unexpected("expected a field")
            }
            take()
        } while take(.comma)
        try expect(.closeParenthesis, "at the end of select(…)")
        return fields
    }

    private static let stageWords =
        ["by", "coalesce", "select"] + AggregateFunction.allCases.map(\.rawValue)

    /// The stages that make metrics of spans, which a filter cannot hold.
    private static let metricsWords: Set = [
        "rate", "count_over_time", "min_over_time", "max_over_time", "avg_over_time",
        "sum_over_time", "quantile_over_time", "histogram_over_time", "compare", "topk", "bottomk",
    ]

    private func unknownStage(_ word: String) -> TraceQLError {
        let stages =
            "the stages of a filter are { }, by(), coalesce(), select() and comparisons"
            + " of count(), avg(), min(), max() and sum()"
        if Self.metricsWords.contains(word) {
            return TraceQLError(
                "\(word)() makes metrics, which a filter cannot", at: token.position, hint: stages)
        }
        if Intrinsic.plain(word) != nil || QueryValue.words[word] != nil {
            return TraceQLError(
                "\(word) is not expected outside of braces", at: token.position,
                hint: "conditions on spans stand in braces: { status = error }")
        }
        let nearest = NearestName.of(word, among: Self.stageWords)
        return TraceQLError(
            "there is no stage \(word)", at: token.position,
            hint: nearest.map { "did you mean \($0)()?" } ?? stages)
    }

    // MARK: - Sets of spans

    /// Reads an expression of sets of spans; only logic binds more loosely than relations.
    mutating func spansetExpression(
        _ least: Precedence = .logic
    ) throws(TraceQLError) -> SpansetExpression {
        var left = try spansetOperand()
        while case .sign(let sign) = token.kind {
            let position = token.position
            if let relation = sign.relation, least <= .comparison {
                take()
                let right = try spansetExpression(Precedence.comparison.tighter)
                left = try node(.related(relation, left, right), at: position)
            } else if sign == .and || sign == .or, least <= .logic {
                take()
                left = try joined(left, by: sign, at: position)
            } else {
                break
            }
        }
        return left
    }

    /// Reads the sets that are joined by one sign, after its first; lists of the same kind become
    /// part of the list.
    private mutating func joined(
        _ first: SpansetExpression, by sign: Sign, at position: SourcePosition
    ) throws(TraceQLError) -> SpansetExpression {
        func parts(_ expression: SpansetExpression) -> [SpansetExpression] {
            switch expression.kind {
            case .all(let parts) where sign == .and: parts
            case .any(let parts) where sign == .or: parts
            default: [expression]
            }
        }
        var list = parts(first)
        repeat { list += parts(try spansetExpression(Precedence.logic.tighter)) } while take(sign)
        return try node(sign == .and ? .all(list) : .any(list), at: position)
    }

    private mutating func node(
        _ kind: SpansetExpression.Kind, at position: SourcePosition
    ) throws(TraceQLError) -> SpansetExpression {
        let node = SpansetExpression(kind, at: position)
        try count(height: node.height, at: position)
        return node
    }

    private mutating func spansetOperand() throws(TraceQLError) -> SpansetExpression {
        let position = token.position
        if take(.openParenthesis) {
            let inner = try nested { (parser) throws(TraceQLError) in try parser.pipeline() }
            try expect(.closeParenthesis, "for the ( at \(position)")
            if inner.stages.count == 1, case .spansets(let expression) = inner.stages[0] {
                return expression
            }
            return try node(.pipeline(inner), at: position)
        }
        guard take(.openBrace) else { throw unexpected("expected {") }
        if take(.closeBrace) {
            return try node(
                .filter(FieldExpression(.literal(.bool(true)), at: position)), at: position)
        }
        let condition = try fieldExpression()
        guard take(.closeBrace) else {
            throw unexpected("expected an operator or } for the { at \(position)")
        }
        return try node(.filter(condition), at: position)
    }
}
