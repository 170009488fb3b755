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
}
