package import Query
package import TraceModel
package import TraceStore

/// Tells what became of traces, and why.
///
/// - Concurrency: Callable from any thread; may read files.
package protocol DecisionSource: Sendable {
    /// Explains the decision about the trace that begins with some digits.
    ///
    /// - Parameters:
    ///   - prefix: 32 digits, or at least ``TraceLookUp/shortestPrefix`` of a trace that is known.
    ///   - reach: What the asker may see; nil for everything.
    /// - Returns: An explanation also of a trace that nothing is known of, when all its digits are
    ///   given.
    /// - Throws: ``LookUpError`` for digits that name no trace or several.
    func explanation(
        of prefix: TraceIDPrefix, within reach: SpanCriteria?
    ) throws(LookUpError) -> DecisionExplanation
}
