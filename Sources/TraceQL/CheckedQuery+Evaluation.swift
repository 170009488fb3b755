package import OTLP
package import TraceModel

extension CheckedQuery {
    /// The sets of spans of one trace that the query leaves.
    ///
    /// - Parameter runs: All spans of the trace; they are numbered over all runs.
    /// - Returns: No sets where the trace does not match.
    /// - Complexity: O(spans × conditions), and O(spans × log spans) for what relates spans.
    /// - Concurrency: Pure; callable from any thread.
    package func matches(_ runs: [SpanRun]) -> [Spanset] { spansets(WireTrace(runs)) }

    /// The sets of spans of one trace that the query leaves, with the same result as their batches
    /// give.
    package func matches(_ spans: [Span]) -> [Spanset] { spansets(ModelTrace(spans)) }

    private func spansets(_ trace: some QueriedTrace) -> [Spanset] {
        var run = PipelineRun(plan, trace)
        return run.spansets()
    }

    /// The first span that shows that a trace matches, by its place over all runs.
    ///
    /// A query that is a single pair of braces reads no further than that span.
    package func firstMatch(in runs: [SpanRun]) -> Int? {
        guard let condition = plan.onlyFilter else {
            return matches(runs).first?.spans.first.map(Int.init)
        }
        let trace = WireTrace(runs)
        var reader = SpanReader(plan, trace)
        for index in 0..<trace.spanCount {
            reader.move(to: index)
            if reader.holds(condition) { return index }
        }
        return nil
    }

    /// What the fields that the query names are on one span, without those that it does not have.
    package func values(
        at place: Int, in runs: [SpanRun]
    ) -> [(field: QueryField, value: QueryValue)] {
        var reader = SpanReader(plan, WireTrace(runs))
        guard place >= 0, place < reader.trace.spanCount else { return [] }
        reader.move(to: place)
        return plan.named.compactMap { field, step in
            let value = reader.value(step)
            return value.isNil ? nil : (field, QueryValue(value))
        }
    }

    /// Whether a trace matches, and the span that shows it with its values that the query asks for.
    package func keeps(
        _ runs: [SpanRun]
    ) -> (matched: Bool, because: (span: SpanID, values: String)?) {
        guard let place = firstMatch(in: runs) else { return (false, nil) }
        var trace = WireTrace(runs)
        let values = values(at: place, in: runs).map { field, value in
            "\(field)=\(value.shownText.shortened)"
        }
        return (true, (trace.record(at: place).spanID, values.joined(separator: " ")))
    }
}
