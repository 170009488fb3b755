package import Bytes

/// A metric whose series somebody else counts and writes at each scrape.
///
/// For thousands of series that are counted together and looked up in a way of their own; a
/// ``MetricFamily`` looks up one at a time.
final class CollectedMetric: MetricSource {
    let name: String
    let help: String
    let type: MetricType
    let labelNames: [String]
    private let collect: @Sendable (MetricSheet, inout ByteWriter) -> Void

    init(
        name: String, help: String, type: MetricType, labels: [String],
        collect: @escaping @Sendable (MetricSheet, inout ByteWriter) -> Void
    ) {
        self.name = name
        self.help = help
        self.type = type
        labelNames = labels
        self.collect = collect
    }

    func write(to text: inout ByteWriter, format: MetricsFormat) {
        let sheet = MetricSheet(
            name: MetricName.base(name, type), labels: labelNames, format: format)
        collect(sheet, &text)
    }
}

/// How the series of one metric are written at one scrape.
///
/// Label values are given in the order of the metric's labels. Whoever writes bounds how many series
/// there are.
package struct MetricSheet: Sendable {
    let name: String
    let labels: [String]
    let format: MetricsFormat

    /// Writes a counter.
    package func counter(_ values: [String], _ value: UInt64, to text: inout ByteWriter) {
        text.appendSample(
            name, suffix: "_total", labels: MetricName.labels(labels, values),
            value: MetricNumber(integer: value))
    }

    /// Writes a gauge.
    package func gauge(_ values: [String], _ value: Double, to text: inout ByteWriter) {
        text.appendSample(
            name, labels: MetricName.labels(labels, values), value: MetricNumber(value))
    }

    /// Writes a histogram.
    ///
    /// - Parameters:
    ///   - values: The label values.
    ///   - buckets: The bounds.
    ///   - counts: Observations in each bucket alone; one more than there are bounds.
    ///   - sum: All observations added up, in the small unit of the buckets.
    ///   - text: Where the samples go.
    ///   - exemplar: That of the bucket at an index; asked for where the format has exemplars.
    package func histogram(
        _ values: [String], _ buckets: HistogramBuckets, counts: ArraySlice<UInt64>, sum: UInt64,
        to text: inout ByteWriter, exemplar: (Int) -> HistogramExemplar?
    ) {
        text.appendHistogram(
            name, labels: MetricName.labels(labels, values), buckets, counts: counts, sum: sum
        ) { format == .openMetrics ? exemplar($0) : nil }
    }
}
