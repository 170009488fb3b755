package import Assembly

/// A condition on a whole trace that is not made of predicates on single spans.
///
/// Query languages compile to it what ``SpanPredicate`` cannot say.
package protocol TraceFilter: Sendable {
    /// Finds the span that shows that the trace satisfies the condition.
    ///
    /// - Returns: Its place in the trace, counted over all its runs; nil when the condition is not
    ///   satisfied.
    /// - Throws: ``TraceFilterFailure`` when it cannot be told, say because a bound on work was met.
    func match(_ trace: CompletedTrace) throws(TraceFilterFailure) -> Int?
}

/// That a filter could not be evaluated.
package struct TraceFilterFailure: Error, Equatable, Sendable {
    /// Why not.
    package let message: String

    /// Makes a failure.
    package init(message: String) { self.message = message }
}

/// A query compiled into a condition on traces.
package enum TraceCondition: Sendable {
    /// Some span satisfies a predicate: joins the one pass over the spans that all policies share.
    case anySpan(SpanPredicate)
    case filter(any TraceFilter)
}

/// What is wrong with the text of a query.
package struct QueryProblem: Error, Equatable, Sendable {
    package let message: String
    package let hint: String?

    /// Makes a problem.
    package init(message: String, hint: String? = nil) {
        self.message = message
        self.hint = hint
    }
}

/// Compiles the text of a query, for policies of type `traceql`.
package typealias QueryCompiler = @Sendable (String) throws(QueryProblem) -> TraceCondition
