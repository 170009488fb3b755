package import TraceStore

extension MergedTrace {
    /// What a search says of the trace.
    package func summary() -> TraceSummary {
        var builder = SummaryBuilder(traceID)
        forEachRecord { record, batch in builder.add(record, in: batch) }
        return builder.summary(threshold: threshold, omitted: omittedCount)
    }
}
