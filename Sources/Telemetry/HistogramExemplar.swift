package import TraceModel

/// A trace that shows what an observation of a histogram's bucket was about.
package struct HistogramExemplar: Sendable, Equatable {
    package let trace: TraceID
    /// What was observed, in the small unit of the histogram.
    package let value: UInt64
    package let time: Timestamp

    /// Makes an exemplar.
    package init(trace: TraceID, value: UInt64, time: Timestamp) {
        self.trace = trace
        self.value = value
        self.time = time
    }

    /// What follows a bucket's number in OpenMetrics, with its separator.
    func text(_ buckets: HistogramBuckets) -> String {
        let value = MetricNumber(value, decimals: buckets.decimals)
        let time = MetricNumber(time.nanoseconds, decimals: 9)
        return " # {trace_id=\"\(trace)\"} \(value.text) \(time.text)"
    }
}
