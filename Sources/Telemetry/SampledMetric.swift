import Bytes

/// A metric whose numbers are asked for when a scraper comes: sizes that someone else knows.
final class SampledMetric: MetricSource {
    let name: String
    let help: String
    let type: MetricType
    let labelNames: [String]
    private let sample: @Sendable (inout MetricSamples) -> Void

    init(
        name: String, help: String, type: MetricType, labels: [String],
        sample: @escaping @Sendable (inout MetricSamples) -> Void
    ) {
        self.name = name
        self.help = help
        self.type = type
        labelNames = labels
        self.sample = sample
    }

    func write(to text: inout ByteWriter, format: MetricsFormat) {
        var samples = MetricSamples()
        sample(&samples)
        let base = MetricName.base(name, type)
        for (value, values) in samples.all {
            text.appendSample(
                base, suffix: type == .counter ? "_total" : "",
                labels: MetricName.labels(labelNames, values), value: MetricNumber(value))
        }
    }
}

/// The numbers of one metric at one scrape.
package struct MetricSamples {
    /// The most series one metric may have; more are left out.
    package static let maximumCount = 1000

    private(set) var all: [(value: Double, labels: [String])] = []

    /// Gives the value of one series; the label values are in the order the metric was made with.
    package mutating func add(_ value: Double, _ labels: String...) {
        if all.count < Self.maximumCount { all.append((value, labels)) }
    }
}
