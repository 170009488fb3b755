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
    /// A trace that shows what an observation of its bucket was about.
    struct Exemplar: Sendable {
        let trace: TraceID
        let value: UInt64
        let time: Timestamp
    }

    private let buckets: HistogramBuckets
    private let counts: InlineArray<24, Atomic<UInt64>>
    private let sum = Atomic<UInt64>(0)
    private let exemplars = Mutex<[Int: Exemplar]>([:])

    /// Scrapers take it for a histogram.
    package static let type = MetricType.histogram

    /// Makes one at zero.
    package init(settings: HistogramBuckets) {
        buckets = settings
        counts = InlineArray { _ in Atomic<UInt64>(0) }
    }

    /// Counts one observation, in the small unit of the buckets: nanoseconds, bytes, spans.
    package func observe(_ value: UInt64) {
        counts[bucket(of: value)].wrappingAdd(1, ordering: .relaxed)
        sum.wrappingAdd(value, ordering: .relaxed)
    }

    /// Counts one observation and keeps the trace as the latest example of its bucket.
    package func observe(_ value: UInt64, exemplar trace: TraceID, at time: Timestamp) {
        observe(value)
        let index = bucket(of: value)
        exemplars.withLock { $0[index] = Exemplar(trace: trace, value: value, time: time) }
    }

    /// How many observations there have been.
    package var count: UInt64 {
        var total: UInt64 = 0
        for index in counts.indices { total &+= counts[index].load(ordering: .relaxed) }
        return total
    }

    /// All observations added up, in the small unit.
    package var total: UInt64 { sum.load(ordering: .relaxed) }

    private func bucket(of value: UInt64) -> Int {
        var index = 0
        while index < buckets.bounds.count, value > buckets.bounds[index] { index += 1 }
        return index
    }

    /// Writes the samples of this series.
    package func write(_ series: MetricSeries, to text: inout ByteWriter, format: MetricsFormat) {
        let shown = format == .openMetrics ? exemplars.withLock { $0 } : [:]
        var cumulative: UInt64 = 0
        for index in 0...buckets.bounds.count {
            cumulative &+= counts[index].load(ordering: .relaxed)
            let bound =
                index < buckets.bounds.count
                ? MetricNumber(buckets.bounds[index], decimals: buckets.decimals) : .infinity
            text.appendSample(
                series.name, suffix: "_bucket", labels: series.labels, bound: bound,
                value: MetricNumber(integer: cumulative), exemplar: shown[index].map(describe))
        }
        text.appendSample(
            series.name, suffix: "_sum", labels: series.labels,
            value: MetricNumber(total, decimals: buckets.decimals))
        text.appendSample(
            series.name, suffix: "_count", labels: series.labels,
            value: MetricNumber(integer: cumulative))
    }

    private func describe(_ exemplar: Exemplar) -> String {
        let value = MetricNumber(exemplar.value, decimals: buckets.decimals)
        let time = MetricNumber(exemplar.time.nanoseconds, decimals: 9)
        return " # {trace_id=\"\(exemplar.trace)\"} \(value.text) \(time.text)"
    }
}
