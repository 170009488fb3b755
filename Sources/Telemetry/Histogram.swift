package import Bytes
import Synchronization
package import TraceModel

/// Counts observations by size: how long requests take, how many spans a batch has.
///
/// Several may be counted while a scrape reads: the count is taken as the sum of the buckets, so that
/// they always agree; the sum may be an observation ahead or behind.
///
/// - Concurrency: Lock-free from any thread, but for observations with an exemplar, which take a lock.
package final class Histogram: Metric {
    private let buckets: HistogramBuckets
    private let counts: InlineArray<24, Atomic<UInt64>>
    private let sum = Atomic<UInt64>(0)
    private let exemplars = Mutex<[Int: HistogramExemplar]>([:])

    /// Scrapers take it for a histogram.
    package static let type = MetricType.histogram

    /// Makes one at zero.
    package init(settings: HistogramBuckets) {
        buckets = settings
        counts = InlineArray { _ in Atomic<UInt64>(0) }
    }

    /// Counts one observation, in the small unit of the buckets: nanoseconds, bytes, spans.
    package func observe(_ value: UInt64) {
        counts[buckets.bucket(of: value)].wrappingAdd(1, ordering: .relaxed)
        sum.wrappingAdd(value, ordering: .relaxed)
    }

    /// Counts one observation and keeps the trace as the latest example of its bucket.
    package func observe(_ value: UInt64, exemplar trace: TraceID, at time: Timestamp) {
        observe(value)
        let index = buckets.bucket(of: value)
        exemplars.withLock {
            $0[index] = HistogramExemplar(trace: trace, value: value, time: time)
        }
    }

    /// How many observations there have been.
    package var count: UInt64 {
        var total: UInt64 = 0
        for index in counts.indices { total &+= counts[index].load(ordering: .relaxed) }
        return total
    }

    /// All observations added up, in the small unit.
    package var total: UInt64 { sum.load(ordering: .relaxed) }

    /// Writes the samples of this series.
    package func write(_ series: MetricSeries, to text: inout ByteWriter, format: MetricsFormat) {
        let shown = format == .openMetrics ? exemplars.withLock { $0 } : [:]
        let counted = (0...buckets.bounds.count).map { counts[$0].load(ordering: .relaxed) }
        text.appendHistogram(
            series.name, labels: series.labels, buckets, counts: counted[...], sum: total
        ) { shown[$0] }
    }
}
