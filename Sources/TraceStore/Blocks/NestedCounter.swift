/// Counts the events and links of spans while a block is replayed.
struct NestedCounter {
    /// For each class, the places that say how many events and links its spans have.
    private var places: [[Int]] = []

    init(_ tables: BlockTables) {
        for entry in tables.classes {
            places.append(
                entry.columns.indices.filter {
                    Self.isCount(tables.columns[entry.columns[$0]])
                })
        }
    }

    /// Whether a column says how many events or links there are.
    static func isCount(_ column: ColumnEntry) -> Bool {
        column.kind == .eventCount || column.kind == .linkCount
    }

    /// How many events and links the span that was replayed last has.
    func count(
        of number: Int, _ replay: borrowing ColumnReplay, _ reader: BlockReader
    ) throws(StoreError) -> Int {
        var total = 0
        for place in places[number] {
            let column = try reader.tables().classes[number].columns[place]
            let counts = try reader.values(of: column).numbers
            let entry = replay.entry(place, of: number)
            guard counts.indices.contains(entry), let count = Int(exactly: counts[entry]),
                count <= reader.head.nestedCount - total
            else { throw .corrupt("a span has more events than there are") }
            total += count
        }
        return total
    }
}
