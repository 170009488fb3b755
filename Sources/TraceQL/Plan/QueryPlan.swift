import Bytes
import RegularExpressions

/// A checked query, compiled for evaluation.
///
/// - Invariant: The views in `constants` point into `texts`.
final class QueryPlan: Sendable {
    let steps: [Step]
    /// The operands of lists of conditions.
    let operands: [Int32]
    let constants: [FieldValue]
    let patterns: [RegularExpression]
    let fields: FieldTable
    /// The conditions in braces.
    let filters: [FilterPlan]
    let stages: [StagePlan]
    /// The fields that the query names, each once, with the steps that read them.
    let named: [(field: QueryField, step: Int32)]
    private let texts: ByteBuffer

    init(
        steps: [Step], operands: [Int32], constants: [FieldValue], texts: ByteBuffer,
        patterns: [RegularExpression], fields: FieldTable, filters: [FilterPlan],
        stages: [StagePlan], named: [(field: QueryField, step: Int32)]
    ) {
        self.steps = steps
        self.operands = operands
        self.constants = constants
        self.texts = texts
        self.patterns = patterns
        self.fields = fields
        self.filters = filters
        self.stages = stages
        self.named = named
    }

    /// The filter that is all of the query; nil where there is more to it.
    var onlyFilter: Int32? {
        guard stages.count == 1, case .spansets(.filter(let index)) = stages[0] else { return nil }
        return filters[index].step
    }
}

/// The condition in one pair of braces, compiled.
struct FilterPlan: Sendable {
    let step: Int32
    /// Whether it is asked of all spans of a trace, since no stage comes before it.
    let isLeading: Bool
}

/// A stage of a pipeline, compiled.
indirect enum StagePlan: Sendable {
    case spansets(SpansetPlan)
    case comparison(ComparisonOperator, ScalarPlan, ScalarPlan)
    case group(Int32, label: String)
    case coalesce
}

/// An expression of sets of spans, compiled.
indirect enum SpansetPlan: Sendable {
    /// A condition, by its place in ``QueryPlan/filters``.
    case filter(Int)
    case all([SpansetPlan])
    case any([SpansetPlan])
    case related(SpansetRelation, SpansetPlan, SpansetPlan)
    case pipeline([StagePlan])
}

/// A number made of a set of spans, compiled.
indirect enum ScalarPlan: Sendable {
    case constant(FieldValue)
    case aggregate(AggregateFunction, Int32, label: String)
    case arithmetic(ArithmeticOperator, ScalarPlan, ScalarPlan)
}
