import Assembly
import Sampling
import TraceQL

/// The query of a `traceql` policy, as a condition on whole traces.
struct TraceQLFilter: TraceFilter {
    let query: CheckedQuery

    func match(_ trace: CompletedTrace) throws(TraceFilterFailure) -> Int? {
        query.firstMatch(in: trace.runs)
    }

    /// Compiles queries for policies.
    static let compiler: QueryCompiler = { (text) throws(QueryProblem) in
        do throws(TraceQLError) {
            return .filter(TraceQLFilter(query: try CheckedQuery(text)))
        } catch {
            throw QueryProblem(
                message: "\(error.position): \(error.message)", hint: error.hint)
        }
    }
}
