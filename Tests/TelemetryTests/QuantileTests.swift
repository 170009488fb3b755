import Telemetry
import Testing

@Suite struct QuantileTests {
    private let buckets = HistogramBuckets.sizes([10, 100, 1000])

    @Test(arguments: [
        (0.5, [0, 10, 0, 0], UInt64(55)), (0.9, [0, 10, 0, 0], 91), (1, [0, 10, 0, 0], 100),
        (0, [0, 10, 0, 0], 10), (0.5, [2, 0, 2, 0], 10), (0.75, [2, 0, 2, 0], 550),
        (0.5, [4, 0, 0, 0], 5), (0.99, [50, 0, 0, 50], 1000), (0.5, [0, 0, 0, 3], 1000),
        (0.5, [0, 0, 0, 0], 0),
    ])
    func `A quantile lies within the bucket that its rank falls into`(
        share: Double, counts: [UInt64], expected: UInt64
    ) {
        #expect(buckets.quantile(share, of: counts) == expected)
    }
}
