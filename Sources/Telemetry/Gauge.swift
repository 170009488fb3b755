package import Bytes
package import Synchronization

/// A whole number that goes up and down: requests being answered, bytes held.
///
/// - Concurrency: Lock-free, from any thread.
package final class Gauge: Metric {
    @usableFromInline let current = Atomic<Int>(0)

    /// Scrapers take it for a gauge.
    package static let type = MetricType.gauge

    /// Makes one at zero.
    package init(settings: Void) {}

    /// Replaces the value.
    @inlinable
    package func set(_ value: Int) { current.store(value, ordering: .relaxed) }

    /// Adds to the value; a negative amount takes from it.
    @inlinable
    package func add(_ amount: Int) { current.wrappingAdd(amount, ordering: .relaxed) }

    /// The value at this moment.
    @inlinable
    package var value: Int { current.load(ordering: .relaxed) }

    /// Writes the samples of this series.
    package func write(_ series: MetricSeries, to text: inout ByteWriter, format: MetricsFormat) {
        text.appendSample(
            series.name, labels: series.labels, value: MetricNumber(Double(value)))
    }
}
