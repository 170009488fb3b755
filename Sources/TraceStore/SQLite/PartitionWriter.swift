import Bytes
import SQLite
import TraceModel

/// The one connection that writes to a partition.
///
/// - Concurrency: One thread at a time, which the owner's lock sees to; each member gives the
///   connection up before it returns.
final class PartitionWriter {
    let partition: Partition
    private let connection: Connection

    /// Opens a partition's file for writing, and makes it when it is not there.
    init(_ partition: Partition, _ options: SQLiteStoreOptions) throws(StoreError) {
        self.partition = partition
        var settings = ConnectionOptions(.readWrite)
        settings.pageSize = Self.pageBytes
        settings.synchronous = options.durability == .machine ? .full : .normal
        connection = try StoreError.mapping { () throws(SQLiteError) in
            try Connection(path: partition.path, settings)
        }
        defer { connection.giveUp() }
        try PartitionSchema.prepare(connection)
    }

    /// Writes down when the partition was begun.
    func begin() throws(StoreError) {
        try use { (connection) throws(SQLiteError) in
            try connection.prepare("INSERT OR IGNORE INTO partition VALUES ('created_at', ?)")
                .run(.integer(Int64(bitPattern: partition.createdAt.nanoseconds)))
        }
    }

    /// Stores blocks in one transaction; then they are visible.
    ///
    /// `lowered` are blocks of this partition whose traces turned out to start earlier.
    func store(
        _ blocks: [EncodedBlock], lowered: [Int: UInt64]
    ) throws(StoreError) {
        let first = partition.withContents { ($0.blocks.last?.id ?? 0) + 1 }
        let infos = blocks.enumerated().map { place, block in
            BlockInfo(
                id: first + place, storedAt: block.storedAt, bounds: block.bounds,
                spanCount: block.spanCount, traceCount: block.traceCount,
                bytes: block.head.count + block.body.count + block.filter.count)
        }
        let known = partition.withContents { $0.operations }
        let operations = Set(blocks.flatMap(\.operations)).subtracting(known)
            .prefix(max(0, Self.maxOperations - known.count))
        try transaction { (connection) throws(SQLiteError) in
            for (block, info) in zip(blocks, infos) {
                try Self.insert(block, info, connection)
            }
            for operation in operations {
                try connection.prepare("INSERT OR IGNORE INTO operation VALUES (?, ?)")
                    .run(.text(operation.service), .text(operation.operation))
            }
            for (block, start) in lowered { try Self.lower(block, start, connection) }
        }
        let entries = zip(blocks, infos).map { Self.entries(of: $0, block: $1.id) }
        partition.update { contents in
            contents.blocks.append(contentsOf: infos)
            for run in entries { contents.index?.insert(run) }
            contents.operations.formUnion(operations)
            Self.lower(lowered, &contents)
        }
    }

    /// Notes that traces of some blocks start earlier than those blocks know.
    func lower(_ starts: [Int: UInt64]) throws(StoreError) {
        try transaction { (connection) throws(SQLiteError) in
            for (block, start) in starts { try Self.lower(block, start, connection) }
        }
        partition.update { Self.lower(starts, &$0) }
    }

    /// Hides traces of some blocks from readers.
    func delete(_ traces: [Int: Set<TraceID>]) throws(StoreError) {
        try transaction { (connection) throws(SQLiteError) in
            for (block, ids) in traces {
                for id in ids {
                    let bytes = Self.bytes(of: id)
                    try connection.prepare("INSERT OR IGNORE INTO deleted VALUES (?, ?)")
                        .run(.integer(Int64(block)), .blob(bytes.view))
                }
            }
        }
        partition.update { contents in
            for (block, ids) in traces { contents.deleted[block, default: []].formUnion(ids) }
        }
    }

    /// Gives the partition its sorted index: it is not written to any more.
    func close() throws(StoreError) {
        guard let index = partition.withContents({ $0.index }) else { return }
        let entries = index.sorted
        let filter = Self.traceFilter(entries)
        try transaction { (connection) throws(SQLiteError) in
            try connection.execute("DELETE FROM trace_index")
            var first = 0
            while first < entries.count {
                let end = Self.endOfChunk(entries, from: first)
                try Self.insert(chunk: entries[first..<end], connection)
                first = end
            }
            try connection.prepare("INSERT OR REPLACE INTO trace_filter VALUES (1, ?)")
                .run(.blob(filter.view))
            try connection.prepare("INSERT OR REPLACE INTO partition VALUES ('closed', 1)").run()
        }
        partition.update { contents in
            contents.traceFilter = filter
            contents.index = nil
        }
    }

    /// Marks the file as whole: from then on it stands for its partition.
    func complete() throws(StoreError) {
        try use { (connection) throws(SQLiteError) in
            try connection.prepare("INSERT OR REPLACE INTO partition VALUES ('complete', 1)").run()
            _ = try connection.checkpoint(.truncate)
        }
    }

    private static func traceFilter(_ entries: [UInt64]) -> ByteBuffer {
        var hashes = PlainArray<UInt64>(capacity: entries.count)
        for entry in entries { hashes.append(TraceKey.filterHash(ofEntry: entry)) }
        return AttributeFilter.make(hashes)
    }

    /// More pairs of service and operation than a partition has in earnest: names with identifiers
    /// in them would otherwise fill memory.
    private static let maxOperations = 50_000
    private static let chunkEntries = 504
    /// PERF: With pages of 16 KiB, what of a block fills no page takes 0.4 bytes a span more.
    ///
    /// A look at a row of filters reads a page. That a block is more reads costs less.
    private static let pageBytes = 4 << 10

    func transaction(
        _ body: (Connection) throws(SQLiteError) -> Void
    ) throws(StoreError) {
        try use { (connection) throws(SQLiteError) in
            try connection.transaction(.write) { () throws(SQLiteError) in try body(connection) }
        }
    }

    func use(_ body: (Connection) throws(SQLiteError) -> Void) throws(StoreError) {
        defer { connection.giveUp() }
        try StoreError.mapping { () throws(SQLiteError) in try body(connection) }
    }

    private static func insert(
        _ block: EncodedBlock, _ info: BlockInfo, _ connection: Connection
    ) throws(SQLiteError) {
        let id = Value.integer(Int64(info.id))
        try connection.prepare("INSERT INTO block VALUES (?, ?, ?)")
            .run(id, .blob(block.head.view), .blob(block.body.view))
        try connection.prepare("INSERT INTO block_filter VALUES (?, ?)")
            .run(id, .blob(block.filter.view))
        try connection.prepare("INSERT INTO block_info VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
            .run(
                id, .integer(Int64(bitPattern: info.storedAt.nanoseconds)),
                .integer(Int64(bitPattern: info.bounds.minStart)),
                .integer(Int64(bitPattern: info.bounds.maxStart)),
                .integer(Int64(bitPattern: info.bounds.minDuration)),
                .integer(Int64(bitPattern: info.bounds.maxDuration)),
                .integer(Int64(info.spanCount)), .integer(Int64(info.traceCount)),
                .integer(Int64(info.bytes)), .integer(info.bounds.hasError ? 1 : 0))
    }

    private static func lower(
        _ block: Int, _ start: UInt64, _ connection: Connection
    ) throws(SQLiteError) {
        try connection.prepare("UPDATE block_info SET min_start = ? WHERE id = ?")
            .run(.integer(Int64(bitPattern: start)), .integer(Int64(block)))
    }

    private static func lower(_ starts: [Int: UInt64], _ contents: inout Partition.Contents) {
        for (block, start) in starts where contents.blocks.indices.contains(block - 1) {
            contents.blocks[block - 1].bounds.minStart = start
        }
    }

    private static func entries(of block: EncodedBlock, block number: Int) -> [UInt64] {
        (0..<block.traceIDs.count / 16).compactMap { place in
            block.traceIDs.withView { view in
                guard let high = view.bigEndian64(at: place * 16),
                    let low = view.bigEndian64(at: place * 16 + 8),
                    let id = TraceID(high: high, low: low)
                else { return nil }
                return TraceKey.entry(id, block: number)
            }
        }
    }

    private static func bytes(of id: TraceID) -> ByteBuffer {
        var writer = ByteWriter(capacity: 16)
        writer.appendBigEndian(id.high)
        writer.appendBigEndian(id.low)
        return writer.finish()
    }

    /// All entries of a key are in one chunk.
    private static func endOfChunk(_ entries: [UInt64], from first: Int) -> Int {
        var end = min(first + chunkEntries, entries.count)
        while end < entries.count, entries[end] >> 16 == entries[end - 1] >> 16 { end += 1 }
        return end
    }

    private static func insert(
        chunk: ArraySlice<UInt64>, _ connection: Connection
    ) throws(SQLiteError) {
        guard let first = chunk.first else { return }
        var bytes = ByteWriter(capacity: chunk.count * 8)
        for entry in chunk { bytes.appendLittleEndian(entry) }
        try connection.prepare("INSERT INTO trace_index VALUES (?, ?)")
            .run(.integer(SortableNumber.of(first)), .blob(bytes.view))
    }
}
