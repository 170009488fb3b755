/// The upper bounds of a histogram's buckets and the unit they are written in.
///
/// Bounds and observations are whole numbers of a small unit, so that counting needs no floating
/// point: nanoseconds for durations, which are shown as seconds; the thing itself for sizes.
package struct HistogramBuckets: Sendable {
    /// The most bounds a histogram may have; one more bucket takes what is above them all.
    package static let maximumCount = 23

    /// Upper bounds, inclusive and ascending, in the small unit.
    package let bounds: [UInt64]
    /// For each number of bits, the bucket of the smallest value that has so many.
    @usableFromInline let firstByBits: [UInt8]
    /// How many decimal digits separate the small unit from the shown one.
    let decimals: Int
    /// The bound of each bucket as it is shown, infinity last: the same at each scrape.
    let shownBounds: [MetricNumber]

    /// Makes buckets of bounds in nanoseconds, shown in seconds.
    package static func nanoseconds(_ bounds: [UInt64]) -> HistogramBuckets {
        HistogramBuckets(bounds: bounds, decimals: 9)
    }

    /// Makes buckets of bounds in the unit they are shown in: bytes, spans, traces.
    package static func sizes(_ bounds: [UInt64]) -> HistogramBuckets {
        HistogramBuckets(bounds: bounds, decimals: 0)
    }

    /// From 1 ms to 10 s, for requests and queries.
    package static let durations = nanoseconds(
        [1, 2, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000].map { $0 * 1_000_000 })

    /// From 10 µs to 1 s, for what is done in memory or with one disk write.
    package static let shortDurations = nanoseconds(
        [10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000, 25_000, 100_000, 1_000_000]
            .map { $0 * 1000 })

    /// The index of the bucket that holds a value: the first whose bound it does not exceed.
    ///
    /// PERF: The number of its bits tells all but the last step or two.
    @inlinable
    package func bucket(of value: UInt64) -> Int {
        var index = Int(firstByBits[UInt64.bitWidth &- value.leadingZeroBitCount])
        while index < bounds.count, value > bounds[index] { index &+= 1 }
        return index
    }

    private init(bounds: [UInt64], decimals: Int) {
        precondition(
            bounds.count <= Self.maximumCount && zip(bounds, bounds.dropFirst()).allSatisfy(<),
            "bucket bounds must ascend and be \(Self.maximumCount) at most")
        self.bounds = bounds
        firstByBits = (0...UInt64.bitWidth).map { bits in
            let smallest: UInt64 = bits == 0 ? 0 : 1 << UInt64(bits - 1)
            return UInt8(bounds.firstIndex { smallest <= $0 } ?? bounds.count)
        }
        self.decimals = decimals
        shownBounds = bounds.map { MetricNumber($0, decimals: decimals) } + [.infinity]
    }
}
