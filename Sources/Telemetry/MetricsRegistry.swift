package import Bytes
import Synchronization

/// All metrics of the process, for `/metrics`.
///
/// Asking twice for one name gives the same metric, so that two listeners count together. Asking for
/// it as another type is a bug of ours and stops the program.
///
/// - Concurrency: From any thread.
package final class MetricsRegistry: Sendable {
    private struct State {
        var sources: [any MetricSource] = []
        var byName: [String: any MetricSource] = [:]
    }

    private let state = Mutex(State())

    /// The most series that a family has when it is not told otherwise.
    package static let defaultSeriesLimit = 2000

    /// Makes an empty registry.
    package init() {}

    /// A counter without labels; the name ends in `_total`.
    package func counter(_ name: String, help: String) -> Counter {
        counters(name, help: help, labels: []).child([])
    }

    /// Counters with labels; the name ends in `_total`.
    package func counters(
        _ name: String, help: String, labels: [MetricLabel], limit: Int = defaultSeriesLimit
    ) -> MetricFamily<Counter> {
        precondition(name.hasSuffix("_total"), "the name of a counter ends in _total")
        return family(name, help, labels, limit, settings: ())
    }

    /// A gauge without labels.
    package func gauge(_ name: String, help: String) -> Gauge {
        gauges(name, help: help, labels: []).child([])
    }

    /// Gauges with labels.
    package func gauges(
        _ name: String, help: String, labels: [MetricLabel], limit: Int = defaultSeriesLimit
    ) -> MetricFamily<Gauge> {
        family(name, help, labels, limit, settings: ())
    }

    /// A histogram without labels; the name ends in its unit: `_seconds`, `_bytes`, `_spans`.
    package func histogram(
        _ name: String, help: String, buckets: HistogramBuckets
    ) -> Histogram {
        histograms(name, help: help, labels: [], buckets: buckets).child([])
    }

    /// Histograms with labels; the name ends in the unit.
    package func histograms(
        _ name: String, help: String, labels: [MetricLabel], buckets: HistogramBuckets,
        limit: Int = defaultSeriesLimit
    ) -> MetricFamily<Histogram> {
        family(name, help, labels, limit, settings: buckets)
    }

    /// A gauge or counter that is asked for its value at each scrape; replaces one of that name.
    ///
    /// The closure runs on the thread that answers the scrape and must not block for long.
    package func sampled(
        _ name: String, _ type: MetricType, help: String,
        value: @escaping @Sendable () -> Double
    ) {
        sampled(name, type, help: help, labels: []) { $0.add(value()) }
    }

    /// As the one without labels; the closure gives the value of each series.
    package func sampled(
        _ name: String, _ type: MetricType, help: String, labels: [String],
        values: @escaping @Sendable (inout MetricSamples) -> Void
    ) {
        precondition(
            type == .gauge || type == .counter && name.hasSuffix("_total"),
            "\(name) must be a gauge, or a counter whose name ends in _total")
        replace(
            SampledMetric(name: name, help: help, type: type, labels: labels, sample: values))
    }

    /// A metric whose series are written by their owner at each scrape; replaces one of that name.
    ///
    /// The closure runs on the thread that answers the scrape and must not block for long.
    package func collected(
        _ name: String, _ type: MetricType, help: String, labels: [String],
        write: @escaping @Sendable (MetricSheet, inout ByteWriter) -> Void
    ) {
        precondition(
            type != .counter || name.hasSuffix("_total"), "the name of a counter ends in _total")
        replace(
            CollectedMetric(name: name, help: help, type: type, labels: labels, collect: write))
    }

    private func replace(_ made: any MetricSource) {
        state.withLock { state in
            state.sources.removeAll { $0.name == made.name }
            state.sources.append(made)
            state.byName[made.name] = made
        }
    }

    /// What each metric is called, is and says, and which labels it has, in the order they were made.
    package var descriptions: [MetricDescription] {
        state.withLock { $0.sources }.map {
            MetricDescription(
                name: $0.name, type: $0.type, labels: $0.labelNames, help: $0.help)
        }
    }

    /// Writes all metrics in the order they were made.
    package func render(to text: inout ByteWriter, format: MetricsFormat) {
        for source in state.withLock({ $0.sources }) {
            text.appendHeading(
                format == .openMetrics
                    ? MetricName.base(source.name, source.type) : source.name,
                help: source.help, type: source.type)
            source.write(to: &text, format: format)
        }
        if format == .openMetrics { text.append("# EOF\n") }
    }

    private func family<Series: Metric>(
        _ name: String, _ help: String, _ labels: [MetricLabel], _ limit: Int,
        settings: Series.Settings
    ) -> MetricFamily<Series> {
        state.withLock { state in
            if let known = state.byName[name] {
                guard let known = known as? MetricFamily<Series> else {
                    preconditionFailure("\(name) is already another type of metric")
                }
                return known
            }
            let made = MetricFamily<Series>(
                name: name, help: help, labels: labels, limit: limit, settings: settings)
            state.sources.append(made)
            state.byName[name] = made
            return made
        }
    }
}

/// What is known of a metric without its numbers.
package struct MetricDescription: Sendable, Equatable {
    package let name: String
    package let type: MetricType
    package let labels: [String]
    package let help: String
}
