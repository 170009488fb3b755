import Bytes
import RegularExpressions

/// Compiles a checked syntax tree.
struct PlanBuilder {
    private var steps: [Step] = []
    /// The steps made so far: what is asked twice is computed in one way.
    private var known: [Step: Int32] = [:]
    /// What it costs to evaluate each step, to ask the cheap ones first.
    private var costs: [Int] = []
    private var operands: [Int32] = []
    private var constants: [QueryValue] = []
    private var constantIndexes: [QueryValue: Int32] = [:]
    private var patterns: [RegularExpression] = []
    private var patternIndexes: [String: Int32] = [:]
    var fields = FieldTableBuilder()
    private var filters: [FilterPlan] = []
    private var named: [(field: QueryField, step: Int32)] = []
    private var namedFields = Set<QueryField>()

    static func plan(_ pipeline: QueryPipeline) throws(TraceQLError) -> QueryPlan {
        var builder = PlanBuilder()
        let stages = try builder.stages(pipeline, isLeading: true)
        return builder.finish(stages)
    }

    private func finish(_ stages: [StagePlan]) -> QueryPlan {
        var writer = ByteWriter()
        var ranges: [Range<Int>] = []
        for case .string(let text) in constants {
            let start = writer.count
            writer.append(text)
            ranges.append(start..<writer.count)
        }
        let texts = writer.finish()
        var views = ranges.map { texts.view.prefix($0.upperBound).dropFirst($0.lowerBound) }[...]
        let values = constants.map { constant in
            if case .string = constant { return FieldValue.text(views.removeFirst()) }
            return FieldValue(constant)
        }
        return QueryPlan(
            steps: steps, operands: operands, constants: values, texts: texts, patterns: patterns,
            fields: fields.table, filters: filters, stages: stages, named: named)
    }

    // MARK: - Stages

    private mutating func stages(
        _ pipeline: QueryPipeline, isLeading: Bool
    ) throws(TraceQLError) -> [StagePlan] {
        var plans: [StagePlan] = []
        for stage in pipeline.stages {
            switch stage {
            case .spansets(let expression):
                plans.append(
                    .spansets(try spansets(expression, isLeading: isLeading && plans.isEmpty)))
            case .comparison(let comparison):
                plans.append(
                    .comparison(
                        comparison.comparison, try scalar(comparison.left),
                        try scalar(comparison.right)))
            case .group(let expression):
                plans.append(.group(try step(expression), label: "by(\(expression))"))
            case .coalesce: plans.append(.coalesce)
            case .select(let fields): for field in fields { _ = step(field) }
            }
        }
        return plans
    }

    private mutating func spansets(
        _ expression: SpansetExpression, isLeading: Bool
    ) throws(TraceQLError) -> SpansetPlan {
        switch expression.kind {
        case .filter(let condition):
            filters.append(FilterPlan(step: try step(condition), isLeading: isLeading))
            return .filter(filters.count - 1)
        case .all(let parts):
            var plans: [SpansetPlan] = []
            for part in parts { plans.append(try spansets(part, isLeading: isLeading)) }
            return .all(plans)
        case .any(let parts):
            var plans: [SpansetPlan] = []
            for part in parts { plans.append(try spansets(part, isLeading: isLeading)) }
            return .any(plans)
        case .related(let relation, let left, let right):
            return .related(
                relation, try spansets(left, isLeading: isLeading),
                try spansets(right, isLeading: isLeading))
        case .pipeline(let pipeline):
            return .pipeline(try stages(pipeline, isLeading: isLeading))
        }
    }

    private mutating func scalar(_ scalar: ScalarExpression) throws(TraceQLError) -> ScalarPlan {
        switch scalar.kind {
        case .literal(let literal): return .constant(FieldValue(literal))
        case .aggregate(let function, let argument):
            var operand: Int32 = 0
            if let argument { operand = try step(argument) }
            return .aggregate(function, operand, label: scalar.description)
        case .arithmetic(let operation, let left, let right):
            return .arithmetic(operation, try self.scalar(left), try self.scalar(right))
        }
    }

    // MARK: - Expressions

    private mutating func step(_ expression: FieldExpression) throws(TraceQLError) -> Int32 {
        switch expression.kind {
        case .literal(let literal): return constant(literal)
        case .field(let field): return step(field)
        case .not(let inner): return unary(try step(inner), Step.not)
        case .negative(let inner): return unary(try step(inner), Step.negative)
        case .all(let parts):
            let list = try list(parts)
            return emit(.all(first: list.first, count: list.count), cost: list.cost)
        case .any(let parts):
            let list = try list(parts)
            return emit(.any(first: list.first, count: list.count), cost: list.cost)
        case .comparison(let comparison, let left, let right):
            return try self.comparison(comparison, left, right)
        case .match(let inner, let text, let isNegated):
            let operand = try step(inner)
            let pattern = try pattern(text, at: expression.position)
            return emit(
                .match(operand, pattern: pattern, isNegated: isNegated), cost: cost(operand) + 2)
        case .arithmetic(let operation, let left, let right):
            let (first, second) = (try step(left), try step(right))
            return emit(
                .arithmetic(operation, first, second), cost: max(cost(first), cost(second)) + 1)
        }
    }

    private mutating func unary(_ operand: Int32, _ make: (Int32) -> Step) -> Int32 {
        emit(make(operand), cost: cost(operand))
    }

    /// The cheap conditions come first: they often tell without a look at the message.
    private mutating func list(
        _ parts: [FieldExpression]
    ) throws(TraceQLError) -> (first: Int32, count: Int32, cost: Int) {
        var list: [Int32] = []
        for part in parts { list.append(try step(part)) }
        list.sort { (cost($0), $0) < (cost($1), $1) }
        let first = Int32(operands.count)
        operands += list
        return (first, Int32(list.count), list.map(cost).max() ?? 0)
    }

    private mutating func comparison(
        _ comparison: ComparisonOperator, _ left: FieldExpression, _ right: FieldExpression
    ) throws(TraceQLError) -> Int32 {
        switch (left.kind, right.kind) {
        // As in Tempo, nothing is said by comparing nil with itself.
        case (.literal(.nil), .literal(.nil)): return constant(.bool(false))
        case (.literal(.nil), _), (_, .literal(.nil)):
            let isRight = if case .literal(.nil) = right.kind { true } else { false }
            let operand = try step(isRight ? left : right)
            return unary(operand, comparison == .equal ? Step.isNil : Step.isPresent)
        case (.field(let field), .literal(let literal)):
            return join(comparison, step(field), constant(literal.identifier(for: field)))
        case (.literal(let literal), .field(let field)):
            return join(comparison, constant(literal.identifier(for: field)), step(field))
        default: return join(comparison, try step(left), try step(right))
        }
    }

    private mutating func join(
        _ comparison: ComparisonOperator, _ left: Int32, _ right: Int32
    ) -> Int32 {
        emit(.comparison(comparison, left, right), cost: max(cost(left), cost(right)))
    }

    private mutating func constant(_ value: QueryValue) -> Int32 {
        let index: Int32
        if let known = constantIndexes[value] {
            index = known
        } else {
            index = Int32(constants.count)
            constants.append(value)
            constantIndexes[value] = index
        }
        return emit(.constant(index), cost: 0)
    }

    private mutating func pattern(
        _ text: String, at position: SourcePosition
    ) throws(TraceQLError) -> Int32 {
        if let known = patternIndexes[text] { return known }
        guard patterns.count < SyntaxLimits.patterns else {
            throw TraceQLError(
                "the query has more than \(SyntaxLimits.patterns) patterns", at: position)
        }
        do throws(RegularExpressionError) {
            patterns.append(try RegularExpression(text))
        } catch {
            throw TraceQLError(
                "the pattern is no regular expression: \(error.message)", at: position)
        }
        patternIndexes[text] = Int32(patterns.count - 1)
        return Int32(patterns.count - 1)
    }

    private mutating func step(_ field: QueryField) -> Int32 {
        let step =
            switch field.name {
            case .attribute(let scope, let key): attribute(scope, key, ofParent: field.isOfParent)
            case .intrinsic(let intrinsic): self.intrinsic(intrinsic, ofParent: field.isOfParent)
            }
        if namedFields.insert(field).inserted { named.append((field, step)) }
        return step
    }

    // MARK: - Steps

    func cost(_ step: Int32) -> Int { costs[Int(step)] }

    mutating func emit(_ step: Step, cost: Int) -> Int32 {
        if let index = known[step] { return index }
        let index = Int32(steps.count)
        steps.append(step)
        costs.append(cost)
        known[step] = index
        return index
    }
}

extension QueryValue {
    /// An identifier as spans have it, 16 or 32 lower-case hex digits; people leave out zeros.
    fileprivate func identifier(for field: QueryField) -> QueryValue {
        let digits: Int
        switch field.name {
        case .intrinsic(.traceID), .intrinsic(.linkTraceID): digits = 32
        case .intrinsic(.spanID), .intrinsic(.parentID), .intrinsic(.linkSpanID): digits = 16
        default: return self
        }
        guard case .string(let text) = self, !text.isEmpty, text.utf8.count <= digits,
            text.utf8.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit })
        else { return self }
        return .string(
            String(repeating: "0", count: digits - text.utf8.count) + text.lowercased())
    }
}

extension FieldValue {
    /// A value as it was written; texts live elsewhere and are missing here.
    fileprivate init(_ value: QueryValue) {
        self =
            switch value {
            case .string, .nil: .missing
            case .int(let number): .int(number)
            case .float(let number): .double(number)
            case .duration(let nanoseconds): .duration(nanoseconds)
            case .bool(let flag): .bool(flag)
            case .status(let code): .status(code)
            case .kind(let kind): .kind(kind)
            }
    }
}
