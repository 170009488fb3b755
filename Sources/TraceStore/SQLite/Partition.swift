import Bytes
import SQLite
import Synchronization
import TraceModel

/// The traces that were stored in one span of time: one file.
///
/// What searches need to know of every block is in memory; the blocks themselves are read when they
/// are asked for. A removed partition goes from the disk when the last search lets it go.
///
/// - Concurrency: Callable from any thread; writes are the business of ``PartitionWriter``.
final class Partition: Sendable {
    /// What is known without reading.
    struct Contents: Sendable {
        /// By number, from 1 on without gaps.
        var blocks: [BlockInfo] = []
        /// The traces, while the partition is written to; nil once the file has a sorted index.
        var index: TraceIndex? = TraceIndex()
        /// Says of traces whether they may be in the sorted index; nil while there is none.
        var traceFilter: ByteBuffer?
        /// The traces that were deleted, by block.
        var deleted: [Int: Set<TraceID>] = [:]
        var operations: Set<ServiceOperation> = []
        /// The groups of filters, by number from 1 on.
        var groups: [FilterGroup] = []
        /// For each block, by its number, its group's number and its bit there; 0 for those that are
        /// in none.
        private var groupPlaces: [(group: Int32, bit: Int32)] = []

        /// Adds a group.
        mutating func add(_ group: FilterGroup) {
            groups.append(group)
            let missing = (group.blocks.max() ?? 0) + 1 - groupPlaces.count
            if missing > 0 { groupPlaces += Array(repeating: (0, 0), count: missing) }
            for (bit, block) in group.blocks.enumerated() {
                groupPlaces[block] = (Int32(group.number), Int32(bit))
            }
        }

        /// The number of the group that a block is in, and its bit there.
        func groupPlace(of block: Int) -> (group: Int, bit: Int)? {
            guard block < groupPlaces.count, groupPlaces[block].group > 0 else { return nil }
            return (Int(groupPlaces[block].group), Int(groupPlaces[block].bit))
        }
    }

    /// Partitions count up from 1, in the order of time.
    let number: Int
    /// How often the partition was written anew.
    let generation: Int
    let path: String
    let createdAt: Timestamp
    let readers: PartitionReaders
    private let contents: Mutex<Contents>
    private let isRemoved = Atomic(false)

    init(
        number: Int, generation: Int = 0, path: String, createdAt: Timestamp, _ contents: Contents
    ) {
        self.number = number
        self.generation = generation
        self.path = path
        self.createdAt = createdAt
        readers = PartitionReaders(path: path)
        self.contents = Mutex(contents)
    }

    deinit {
        if isRemoved.load(ordering: .acquiring) { PartitionFiles.remove(path) }
    }

    /// Looks at the contents, which must not change meanwhile.
    func withContents<Result>(_ body: (borrowing Contents) -> Result) -> Result {
        contents.withLock { body($0) }
    }

    /// Changes the contents after the file was changed.
    func update(_ body: @Sendable (inout Contents) -> Void) { contents.withLock { body(&$0) } }

    /// Has the file removed when no one reads it any more.
    func remove() { isRemoved.store(true, ordering: .releasing) }

    /// The blocks that may have fragments of traces, in the order in which they were stored.
    func blocks(in ranges: [ClosedRange<UInt64>]) throws(StoreError) -> [Int] {
        let index = withContents { $0.index }
        var blocks = Set<Int>()
        for range in ranges {
            let entries: [UInt64]
            if let index {
                entries = index.entries(in: range)
            } else {
                entries = try storedEntries(in: range)
            }
            for entry in entries { blocks.insert(TraceKey.block(of: entry)) }
        }
        return blocks.sorted()
    }

    /// The blocks that may have fragments of a trace, in the order in which they were stored.
    ///
    /// PERF: A filter in memory spares a read of most partitions that do not have the trace.
    func blocks(of id: TraceID) throws(StoreError) -> [Int] {
        let mayBeThere = withContents { contents in
            contents.traceFilter?.withView { filter in
                AttributeFilter.mayContain(TraceKey.filterHash(of: id), in: filter)
            } ?? true
        }
        return mayBeThere ? try blocks(in: [TraceKey.range(of: id)]) : []
    }

    /// The traces of a block that were deleted.
    func deletedTraces(of block: Int) -> Set<TraceID> {
        withContents { $0.deleted[block] ?? [] }
    }

    /// Opens a block for reading.
    func open(_ block: Int) throws(StoreError) -> BlockReader {
        let parts = try readers.read {
            (connection) throws(SQLiteError) -> (ByteBuffer, ByteBuffer)? in
            var rows = try connection.prepare("SELECT head, body FROM block WHERE id = ?")
                .rows(.integer(Int64(block)))
            return try rows.next()
                ? (ByteBuffer(copying: rows.blob(0)), ByteBuffer(copying: rows.blob(1))) : nil
        }
        guard let parts else { throw .corrupt("block \(block) of \(path) is missing") }
        return try located(block) { () throws(StoreError) in
            try BlockReader(head: parts.0, body: parts.1)
        }
    }

    /// Whether the filter of a block lets through what a search looks for.
    func isAllowed(_ block: Int, by filter: SearchFilter) throws(StoreError) -> Bool {
        try readers.read { (connection) throws(SQLiteError) -> Bool in
            var rows = try connection.prepare("SELECT filter FROM block_filter WHERE id = ?")
                .rows(.integer(Int64(block)))
            return try rows.next() ? filter.isAllowed(rows.blob(0)) : true
        }
    }

    /// Which blocks of a group, by their bits, have filters that let a search's entries through.
    func blocks(of group: FilterGroup, allowedBy filter: SearchFilter) throws(StoreError) -> UInt64
    {
        try readers.read { (connection) throws(SQLiteError) -> UInt64 in
            // PERF: One transaction, because each takes locks of the file, which cost as much as
            // the rest of reading a row.
            try connection.transaction(.read) { () throws(SQLiteError) -> UInt64 in
                try filter.blocks(bits: group.bits) { (bit) throws(SQLiteError) -> UInt64 in
                    var rows = try connection.prepare(
                        "SELECT slices FROM filter_slice WHERE id = ?"
                    ).rows(.integer(Int64(group.row(of: bit))))
                    guard try rows.next() else { return .max }
                    return rows.blob(0).littleEndian64(at: group.place(of: bit) * 8) ?? .max
                }
            }
        }
    }

    /// All the slices of a group.
    func slices(of group: FilterGroup) throws(StoreError) -> [UInt64] {
        try readers.read { (connection) throws(SQLiteError) -> [UInt64] in
            var slices: [UInt64] = []
            var rows = try connection.prepare(
                "SELECT slices FROM filter_slice WHERE id BETWEEN ? AND ? ORDER BY id"
            ).rows(
                .integer(Int64(group.row(of: 0))), .integer(Int64(group.row(of: group.bits - 1))))
            while try rows.next() {
                let row = rows.blob(0)
                for place in 0..<row.count / 8 {
                    slices.append(row.littleEndian64(at: place * 8) ?? 0)
                }
            }
            return slices
        }
    }

    /// Says in an error which block of which file it is about.
    func located<Result>(
        _ block: Int, _ body: () throws(StoreError) -> Result
    ) throws(StoreError) -> Result {
        do throws(StoreError) {
            return try body()
        } catch {
            if case .corrupt(let what) = error {
                throw .corrupt("block \(block) of \(path): \(what)")
            }
            throw error
        }
    }

    /// Entries of the sorted index in the file.
    private func storedEntries(in range: ClosedRange<UInt64>) throws(StoreError) -> [UInt64] {
        try readers.read { (connection) throws(SQLiteError) -> [UInt64] in
            var found: [UInt64] = []
            // The chunk that begins at or before the range, and all that begin within.
            var rows = try connection.prepare(
                """
                SELECT entries FROM trace_index
                WHERE first >= ifnull((SELECT max(first) FROM trace_index WHERE first <= ?1), ?1)
                AND first <= ?2
                """
            ).rows(
                .integer(SortableNumber.of(range.lowerBound)),
                .integer(SortableNumber.of(range.upperBound)))
            while try rows.next() {
                let chunk = rows.blob(0)
                for place in 0..<chunk.count / 8 {
                    if let entry = chunk.littleEndian64(at: place * 8), range.contains(entry) {
                        found.append(entry)
                    }
                }
            }
            return found
        }
    }
}

/// 64-bit numbers as SQLite's signed integers, in the same order.
enum SortableNumber {
    static func of(_ number: UInt64) -> Int64 { Int64(bitPattern: number ^ 1 << 63) }
    static func number(_ stored: Int64) -> UInt64 { UInt64(bitPattern: stored) ^ 1 << 63 }
}
