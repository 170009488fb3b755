/// Refuses what cannot be true of any span because of the types of its values.
///
/// Attributes have any type: a wrong one is found on each span, which then does not match.
enum TypeChecker {
    static func check(_ pipeline: QueryPipeline) throws(TraceQLError) {
        for stage in pipeline.stages { try check(stage) }
    }

    private static func check(_ stage: PipelineStage) throws(TraceQLError) {
        switch stage {
        case .spansets(let expression): try check(expression)
        case .comparison(let comparison):
            try check(comparison.left)
            try check(comparison.right)
        case .group(let expression):
            _ = try value(expression)
            if !expression.hasField {
                throw TraceQLError(
                    "by(\(expression)) is the same for all spans", at: expression.position,
                    hint: "group by a field: by(resource.service.name)")
            }
        case .coalesce, .select: break
        }
    }

    private static func check(_ expression: SpansetExpression) throws(TraceQLError) {
        switch expression.kind {
        case .filter(let condition): try check(condition: condition)
        case .all(let parts), .any(let parts): for part in parts { try check(part) }
        case .related(_, let left, let right):
            try check(left)
            try check(right)
        case .pipeline(let pipeline): try check(pipeline)
        }
    }

    private static func check(_ scalar: ScalarExpression) throws(TraceQLError) {
        switch scalar.kind {
        case .literal, .aggregate(_, nil): break
        case .arithmetic(_, let left, let right):
            try check(left)
            try check(right)
        case .aggregate(let function, let argument?):
            let type = try value(argument)
            guard type.maybe(.number) else {
                throw TraceQLError(
                    "\(function.rawValue)() needs a number, and \(argument) is \(type.named)",
                    at: argument.position)
            }
            guard argument.hasField else {
                throw TraceQLError(
                    "\(function.rawValue)(\(argument)) is the same for all spans",
                    at: argument.position)
            }
        }
    }

    /// Checks what has to be true or false.
    private static func check(condition: FieldExpression) throws(TraceQLError) {
        let type = try value(condition)
        guard type.maybe(.bool) else {
            throw TraceQLError(
                "\(condition) is \(type.named), not a condition", at: condition.position,
                hint: "compare it: \(condition) = …")
        }
    }

    // MARK: - Values

    private static func value(_ expression: FieldExpression) throws(TraceQLError) -> ValueType {
        switch expression.kind {
        case .literal(let literal): return ValueType(literal)
        case .field(let field): return ValueType(field)
        case .not(let inner):
            try check(condition: inner)
            return .bool
        case .all(let parts), .any(let parts):
            for part in parts { try check(condition: part) }
            return .bool
        case .negative(let inner):
            try check(number: inner, in: "-", at: expression.position)
            return .number
        case .arithmetic(let operation, let left, let right):
            try check(number: left, in: operation.rawValue, at: expression.position)
            try check(number: right, in: operation.rawValue, at: expression.position)
            return .number
        case .match(let inner, _, let isNegated):
            let type = try value(inner)
            guard type.maybe(.string) else {
                throw TraceQLError(
                    "\(isNegated ? "!~" : "=~") matches texts, and \(inner) is \(type.named)",
                    at: expression.position)
            }
            return .bool
        case .comparison(let comparison, let left, let right):
            try check(comparison, left, right, at: expression.position)
            return .bool
        }
    }

    private static func check(
        number expression: FieldExpression, in sign: String, at position: SourcePosition
    ) throws(TraceQLError) {
        let type = try value(expression)
        guard type.maybe(.number) else {
            throw TraceQLError(
                "\(sign) needs numbers, and \(expression) is \(type.named)", at: position)
        }
    }

    private static func check(
        _ comparison: ComparisonOperator, _ left: FieldExpression, _ right: FieldExpression,
        at position: SourcePosition
    ) throws(TraceQLError) {
        let (first, second) = (try value(left), try value(right))
        let isEquality = comparison == .equal || comparison == .notEqual
        if first == .parent || second == .parent {
            guard isEquality, first == .nil || second == .nil else {
                throw TraceQLError(
                    "parent is compared with nil only", at: position,
                    hint: "parent = nil finds roots; fields of a parent are parent.duration or"
                        + " parent.span.http.route")
            }
            return
        }
        for (type, expression) in [(first, left), (second, right)]
        where !isEquality && !type.isOrdered {
            throw TraceQLError(
                "\(comparison.rawValue) needs numbers or texts, and \(expression) is"
                    + " \(type.named)", at: position, hint: "\(type.named) is compared by = and !=")
        }
        guard
            first == second || first == .unknown || second == .unknown
                || first == .nil || second == .nil
        else {
            throw TraceQLError(
                "\(left) is \(first.named) and \(right) is \(second.named): they cannot be compared",
                at: position)
        }
    }
}

extension FieldExpression {
    /// Whether its value depends on the span.
    var hasField: Bool {
        switch kind {
        case .field: true
        case .literal: false
        case .not(let inner), .negative(let inner), .match(let inner, _, _): inner.hasField
        case .all(let parts), .any(let parts): parts.contains { $0.hasField }
        case .comparison(_, let left, let right), .arithmetic(_, let left, let right):
            left.hasField || right.hasField
        }
    }
}
