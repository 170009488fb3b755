import Telemetry

/// What is counted in each series of a family: some counters, and histograms of one scale.
///
/// All numbers of a series stand together: the counters, then for each histogram its buckets and the
/// sum of what was observed.
struct SeriesLayout {
    let counters: Int
    let histograms: Int
    let buckets: HistogramBuckets
    /// How many numbers a histogram takes: its buckets, one over all bounds, and the sum.
    let histogramStride: Int

    init(counters: Int, histograms: Int = 0, _ buckets: HistogramBuckets = .requests) {
        self.counters = counters
        self.histograms = histograms
        self.buckets = buckets
        histogramStride = buckets.bounds.count + 2
    }

    /// How many numbers a series takes.
    var stride: Int { counters + histograms * histogramStride }

    /// Where a histogram begins in a series.
    @inline(__always)
    func start(of histogram: Int) -> Int { counters &+ histogram &* histogramStride }
}

extension HistogramBuckets {
    /// From 5 ms to 10 s, for requests: the bounds that the semantic conventions recommend.
    static let requests = nanoseconds(
        [5, 10, 25, 50, 75, 100, 250, 500, 750, 1000, 2500, 5000, 7500, 10_000]
            .map { $0 * 1_000_000 })

    /// From 100 µs to 10 s, for databases, of which a good part answers from memory.
    static let databases = nanoseconds(
        [100, 250, 500, 1000, 2500, 5000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000]
            .map { $0 * 1000 } + [1, 2, 5, 10].map { $0 * 1_000_000_000 })

    /// From 100 µs to an hour, for edges of the service graph, which are all of these.
    static let edges = nanoseconds(
        [100, 250, 500].map { $0 * 1000 }
            + [1, 2, 5, 10, 25, 50, 100, 250, 500].map { $0 * 1_000_000 }
            + [1, 2, 5, 10, 30, 60, 300, 900, 3600].map { $0 * 1_000_000_000 })

    /// From 10 ms to an hour, for jobs and their wait in a queue.
    static let jobs = nanoseconds(
        [10, 50, 100, 250, 500, 1000, 2500, 5000, 10_000, 30_000, 60_000, 300_000, 900_000]
            .map { $0 * 1_000_000 } + [3600 * 1_000_000_000])
}
