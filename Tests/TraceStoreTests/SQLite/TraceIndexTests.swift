import Testing

@testable import TraceStore

/// How entries are found in sorted runs.
@Suite struct TraceIndexTests {
    /// Runs whose entries are spread in different ways.
    private static let runs: [[UInt64]] = [
        [], [7], (0..<1_000).map { UInt64($0) << 54 }, Array(0..<1_000),
        (0..<1_000).map { .max - UInt64($0) }.sorted(),
        (0..<500).map { UInt64($0) } + (0..<500).map { (1 << 63) + UInt64($0 / 3) },
    ]

    @Test(arguments: runs) func `The first entry that is not below a value is found`(
        _ run: [UInt64]
    ) {
        let near = run.flatMap { [$0 &- 1, $0, $0 &+ 1] }
        for value in near + [0, 1 << 31, 1 << 63, .max] {
            let expected = run.firstIndex { $0 >= value } ?? run.count
            #expect(TraceIndex.lowerBound(run, value) == expected)
        }
    }
}
