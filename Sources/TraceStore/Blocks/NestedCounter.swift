/// Counts the events and links of spans while a block is replayed.
struct NestedCounter {
    /// A place of a class that says how many events or links its spans have.
    private struct Source {
        let place: Int
        /// Where the column's values are among all counts, and how many.
        let firstCount: Int
        let countOfCounts: Int
    }

    /// For each class, which of the sources are its.
    private var ranges: [Range<Int>] = []
    private var sources: [Source] = []
    private var counts: [UInt64] = []
    private let most: Int

    init(_ reader: BlockReader) throws(StoreError) {
        most = reader.head.nestedCount
        let tables = try reader.tables()
        var firstCounts: [Int: Int] = [:]
        for column in tables.columns where Self.isCount(column) {
            firstCounts[column.index] = counts.count
            counts += try reader.values(of: column.index).numbers
        }
        for entry in tables.classes {
            let first = sources.count
            for (place, column) in entry.columns.enumerated() {
                guard let firstCount = firstCounts[column] else { continue }
                sources.append(
                    Source(
                        place: place, firstCount: firstCount,
                        countOfCounts: try reader.values(of: column).numbers.count))
            }
            ranges.append(first..<sources.count)
        }
    }

    /// Whether a column says how many events or links there are.
    static func isCount(_ column: ColumnEntry) -> Bool {
        column.kind == .eventCount || column.kind == .linkCount
    }

    /// How many events and links the span that was replayed last has.
    @inline(__always)
    func count(of number: Int, _ replay: borrowing ColumnReplay) throws(StoreError) -> Int {
        var total = 0
        for place in ranges[number] {
            let source = sources[place]
            let entry = replay.entry(source.place, of: number)
            guard entry >= 0, entry < source.countOfCounts,
                let count = Int(exactly: counts[source.firstCount + entry]),
                count <= most - total
            else { throw .corrupt("a span has more events than there are") }
            total += count
        }
        return total
    }
}
