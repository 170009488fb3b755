import Bytes

/// The lines of the Prometheus text format and of OpenMetrics.
extension ByteWriter {
    /// Writes what stands before the samples of a metric.
    mutating func appendHeading(_ name: String, help: String, type: MetricType) {
        append("# HELP ")
        append(name)
        append(" ")
        append(MetricName.escaped(help))
        append("\n# TYPE ")
        append(name)
        append(" ")
        append(type.rawValue)
        append("\n")
    }

    /// Writes one sample.
    ///
    /// - Parameters:
    ///   - name: What all samples of the metric begin with.
    ///   - suffix: What this kind of sample adds to it.
    ///   - labels: As ``MetricSeries/labels``.
    ///   - bound: The upper bound of a histogram's bucket, which becomes the label `le`.
    ///   - value: The number.
    ///   - exemplar: What follows the number, with its separator.
    mutating func appendSample(
        _ name: String, suffix: StaticString = "", labels: String, bound: MetricNumber? = nil,
        value: MetricNumber, exemplar: String? = nil
    ) {
        append(name)
        append(suffix)
        if !labels.isEmpty || bound != nil {
            append("{")
            append(labels)
            if let bound {
                append(labels.isEmpty ? "le=\"" : ",le=\"")
                append(bound.text)
                append("\"")
            }
            append("}")
        }
        append(" ")
        append(value.text)
        if let exemplar { append(exemplar) }
        append("\n")
    }

    /// Writes the samples of a histogram.
    ///
    /// - Parameters:
    ///   - name: What all samples of the metric begin with.
    ///   - labels: As ``MetricSeries/labels``.
    ///   - buckets: The bounds.
    ///   - counts: Observations in each bucket alone; one more than there are bounds.
    ///   - sum: All observations added up, in the small unit of the buckets.
    ///   - exemplar: That of the bucket at an index.
    mutating func appendHistogram(
        _ name: String, labels: String, _ buckets: HistogramBuckets, counts: ArraySlice<UInt64>,
        sum: UInt64, exemplar: (Int) -> HistogramExemplar?
    ) {
        var cumulative: UInt64 = 0
        for (index, (count, bound)) in zip(counts, buckets.shownBounds).enumerated() {
            cumulative &+= count
            appendSample(
                name, suffix: "_bucket", labels: labels, bound: bound,
                value: MetricNumber(integer: cumulative), exemplar: exemplar(index)?.text(buckets))
        }
        appendSample(
            name, suffix: "_sum", labels: labels,
            value: MetricNumber(sum, decimals: buckets.decimals))
        appendSample(
            name, suffix: "_count", labels: labels, value: MetricNumber(integer: cumulative))
    }
}
