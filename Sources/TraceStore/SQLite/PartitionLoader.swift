import Bytes
import SQLite
import TraceModel

/// Opens a partition that is on disk: reads what searches need to know of every block.
enum PartitionLoader {
    /// Opens the partitions in a directory; those that are damaged are noted and left alone.
    ///
    /// - Throws: ``StoreError/newerFormat(found:known:)``, ``StoreError/unavailable(_:)``.
    static func load(_ directory: String, into catalog: StoreCatalog) throws(StoreError) {
        for files in try PartitionFiles.list(directory) {
            do throws(StoreError) {
                catalog.add(try load(files, in: directory))
            } catch {
                // The others can be read; a check of the store names this one.
                guard case .corrupt(let problem) = error else { throw error }
                let path = PartitionFiles.path(files.number, in: directory)
                catalog.add(damaged: files.number, "\(path) cannot be opened: \(problem)")
            }
        }
    }

    /// Opens the latest generation of a partition that is complete, and removes the others: a crash
    /// left them.
    ///
    /// - Throws: ``StoreError/newerFormat(found:known:)``, ``StoreError/corrupt(_:)``.
    private static func load(
        _ files: PartitionFiles.Found, in directory: String
    ) throws(StoreError) -> Partition {
        var loaded: Partition?
        for generation in files.generations.reversed() {
            let path = PartitionFiles.path(files.number, generation: generation, in: directory)
            if loaded == nil {
                loaded = try load(files.number, generation, path)
            }
            if loaded?.generation != generation { PartitionFiles.remove(path) }
        }
        guard let loaded else {
            throw .corrupt("partition \(files.number) of \(directory) has no complete file")
        }
        return loaded
    }

    /// Opens a file; nil for a generation that was not completed.
    private static func load(
        _ number: Int, _ generation: Int, _ path: String
    ) throws(StoreError) -> Partition? {
        let connection = try StoreError.mapping { () throws(SQLiteError) in
            try Connection(path: path, ConnectionOptions(.readWrite))
        }
        defer { connection.giveUp() }
        try PartitionSchema.prepare(connection)
        let settings = try settings(connection)
        guard generation == 0 || settings["complete"] == 1 else { return nil }
        var contents = Partition.Contents()
        contents.blocks = try blocks(connection)
        contents.operations = try operations(connection)
        contents.deleted = try deleted(connection)
        if settings["closed"] == 1 {
            contents.index = nil
            contents.traceFilter = try traceFilter(connection)
        } else {
            contents.index = try index(connection)
        }
        for group in try groups(connection) { contents.add(group) }
        let created = UInt64(bitPattern: settings["created_at"] ?? 0)
        return Partition(
            number: number, generation: generation, path: path,
            createdAt: Timestamp(nanoseconds: created), contents)
    }

    private static func settings(_ connection: Connection) throws(StoreError) -> [String: Int64] {
        try StoreError.mapping { () throws(SQLiteError) in
            var settings: [String: Int64] = [:]
            var rows = try connection.prepare("SELECT key, value FROM partition").rows()
            while try rows.next() { settings[rows.text(0)] = rows.integer(1) }
            return settings
        }
    }

    private static func blocks(_ connection: Connection) throws(StoreError) -> [BlockInfo] {
        let blocks = try StoreError.mapping { () throws(SQLiteError) in
            var blocks: [BlockInfo] = []
            var rows = try connection.prepare("SELECT * FROM block_info ORDER BY id").rows()
            while try rows.next() { blocks.append(info(rows)) }
            return blocks
        }
        for (place, block) in blocks.enumerated() where block.id != place + 1 {
            throw .corrupt("block \(place + 1) of \(connection.path) is missing")
        }
        return blocks
    }

    private static func info(_ rows: borrowing Rows) -> BlockInfo {
        var bounds = BlockBounds()
        bounds.minStart = UInt64(bitPattern: rows.integer(2))
        bounds.maxStart = UInt64(bitPattern: rows.integer(3))
        bounds.minDuration = UInt64(bitPattern: rows.integer(4))
        bounds.maxDuration = UInt64(bitPattern: rows.integer(5))
        bounds.hasError = rows.integer(9) != 0
        return BlockInfo(
            id: Int(rows.integer(0)),
            storedAt: Timestamp(nanoseconds: UInt64(bitPattern: rows.integer(1))),
            bounds: bounds, spanCount: Int(rows.integer(6)), traceCount: Int(rows.integer(7)),
            bytes: Int(rows.integer(8)))
    }

    private static func operations(
        _ connection: Connection
    ) throws(StoreError) -> Set<ServiceOperation> {
        try StoreError.mapping { () throws(SQLiteError) in
            var operations = Set<ServiceOperation>()
            var rows = try connection.prepare("SELECT service, name FROM operation").rows()
            while try rows.next() {
                operations.insert(
                    ServiceOperation(service: rows.text(0), operation: rows.text(1)))
            }
            return operations
        }
    }

    private static func groups(_ connection: Connection) throws(StoreError) -> [FilterGroup] {
        let groups = try StoreError.mapping { () throws(SQLiteError) in
            var groups: [FilterGroup] = []
            var rows = try connection.prepare(
                """
                SELECT id, bits, blocks,
                    (SELECT length(slices) FROM filter_slice WHERE id = filter_group.id << 24)
                FROM filter_group ORDER BY id
                """
            ).rows()
            while try rows.next() {
                let blocks = rows.blob(2)
                groups.append(
                    FilterGroup(
                        number: Int(rows.integer(0)), bits: Int(rows.integer(1)),
                        blocks: (0..<blocks.count / 4).map {
                            Int(blocks.littleEndian32(at: $0 * 4) ?? 0)
                        },
                        rowNumbers: Int(rows.integer(3)) / 8))
            }
            return groups
        }
        for (place, group) in groups.enumerated()
        where group.number != place + 1 || group.blocks.count > FilterGroup.size
            || group.bits <= 0 || group.rowNumbers <= 0 || group.bits & (group.bits - 1) != 0
            || !group.blocks.allSatisfy((1...TraceKey.maxBlock).contains)
        {
            throw .corrupt("filter group \(place + 1) of \(connection.path) is damaged")
        }
        return groups
    }

    private static func traceFilter(_ connection: Connection) throws(StoreError) -> ByteBuffer? {
        try StoreError.mapping { () throws(SQLiteError) in
            var rows = try connection.prepare("SELECT filter FROM trace_filter").rows()
            return try rows.next() ? ByteBuffer(copying: rows.blob(0)) : nil
        }
    }

    private static func deleted(
        _ connection: Connection
    ) throws(StoreError) -> [Int: Set<TraceID>] {
        try StoreError.mapping { () throws(SQLiteError) in
            var deleted: [Int: Set<TraceID>] = [:]
            var rows = try connection.prepare("SELECT block, trace_id FROM deleted").rows()
            while try rows.next() {
                guard let high = rows.blob(1).bigEndian64(at: 0),
                    let low = rows.blob(1).bigEndian64(at: 8),
                    let id = TraceID(high: high, low: low)
                else { continue }
                deleted[Int(rows.integer(0)), default: []].insert(id)
            }
            return deleted
        }
    }

    /// Makes the index of a partition that was not closed out of the heads of its blocks.
    ///
    /// A block whose head is damaged is passed over: the others stay readable, and a check of the
    /// store names it.
    private static func index(_ connection: Connection) throws(StoreError) -> TraceIndex {
        var entries: [UInt64] = []
        try StoreError.mapping { () throws(SQLiteError) in
            var rows = try connection.prepare("SELECT id, head FROM block ORDER BY id").rows()
            while try rows.next() {
                guard let head = try? BlockHead(rows.blob(1)) else { continue }
                for place in head.fragments.indices {
                    guard let id = try? head.traceID(of: place) else { continue }
                    entries.append(TraceKey.entry(id, block: Int(rows.integer(0))))
                }
            }
        }
        var index = TraceIndex()
        index.insert(entries)
        return index
    }
}
