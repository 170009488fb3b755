/// A query as it was written, without its spelling: the syntax tree.
///
/// Its description is the query in one spelling, which reads as the same tree again.
package struct QuerySyntax: Hashable, Sendable {
    package let pipeline: QueryPipeline
    /// What stands in `with(…)`, in the order written.
    package let hints: [QueryHint]
}

/// Stages that spans go through one after the other.
package struct QueryPipeline: Hashable, Sendable {
    package let stages: [PipelineStage]
    /// How deep it nests.
    let height: Int

    init(_ stages: [PipelineStage]) {
        self.stages = stages
        height =
            stages.lazy.map { stage in
                if case .spansets(let expression) = stage { expression.height } else { 1 }
            }.max() ?? 0
    }
}

/// One stage of a pipeline.
package indirect enum PipelineStage: Hashable, Sendable {
    /// Leaves the spans that an expression selects.
    case spansets(SpansetExpression)
    /// Leaves the sets of spans for which a comparison of aggregates is true.
    case comparison(ScalarComparison)
    /// Divides sets by the value of an expression.
    case group(FieldExpression)
    /// Makes one set of all.
    case coalesce
    /// Says which fields are to be shown.
    case select([QueryField])
}

/// What a query asks of the one who runs it.
package struct QueryHint: Hashable, Sendable {
    package let name: String
    package let value: QueryValue
}
