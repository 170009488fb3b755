import SQLite
import SystemClock
import Threading

/// Does what would stall a commit: checkpoints, and the sorted index of closed partitions.
///
/// One thread, which sleeps until someone has written enough to be worth a look. A failure is tried
/// again at the next look; nothing is lost meanwhile, look-ups are only slower.
final class StoreMaintenance: Sendable {
    private struct State: Sendable {
        var isWanted = false
        var isStopping = false
    }

    private let state: ConditionLock<State>
    private let thread: DedicatedThread

    /// Bytes of the WAL from which on a checkpoint waits for readers and the writer, so that the
    /// next commit begins at its start again.
    private static let restartBytes = 64 << 20

    /// Starts the thread.
    init(
        _ catalog: StoreCatalog, _ writing: StoreWriting, _ options: SQLiteStoreOptions
    ) throws(StoreError) {
        let state = ConditionLock(State())
        self.state = state
        do {
            thread = try DedicatedThread(name: "store-upkeep") {
                while true {
                    let isStopping = state.wait { state -> Bool? in
                        guard state.isWanted || state.isStopping else { return nil }
                        state.isWanted = false
                        return state.isStopping
                    }
                    if isStopping { return }
                    Self.tidy(catalog, writing, options)
                }
            }
        } catch {
            throw .unavailable("the store's thread could not be started: \(error)")
        }
    }

    /// Has the thread look whether there is something to do.
    func wake() { state.update { $0.isWanted = true } }

    /// Ends the thread; waits for what it is doing.
    func stop() {
        state.update { $0.isStopping = true }
        thread.join()
    }

    /// Leaves each partition as one file, once no one writes or reads any more.
    static func finish(_ partitions: [Partition]) {
        for partition in partitions {
            partition.readers.closeIdle()
            if PartitionFiles.walBytes(partition.path) > 0 { try? checkpoint(partition, .truncate) }
        }
    }

    /// Does all there is to do at the moment.
    static func tidy(
        _ catalog: StoreCatalog, _ writing: StoreWriting, _ options: SQLiteStoreOptions
    ) {
        let partitions = catalog.snapshot.partitions
        for partition in partitions.dropLast() where partition.withContents({ $0.index != nil }) {
            try? close(partition, catalog, writing, options)
        }
        guard let open = partitions.last else { return }
        try? PartitionWriter(open, options).groupFilters()
        let isLarge = PartitionFiles.walBytes(open.path) > restartBytes
        try? checkpoint(open, isLarge ? .restart : .passive)
    }

    /// Puts a partition that is not written to any more into the shape in which it is smallest and
    /// read fastest.
    private static func close(
        _ partition: Partition, _ catalog: StoreCatalog, _ writing: StoreWriting,
        _ options: SQLiteStoreOptions
    ) throws(StoreError) {
        let compactor = PartitionCompactor(partition, options)
        // A partition that cannot be read in full stays as it is.
        if compactor.isWorthIt, let new = try? compactor.compact() {
            let isReplaced = try writing.exclusively { _ in
                compactor.isUpToDate && catalog.replace(partition, by: new)
            }
            if isReplaced { partition.remove() } else { new.remove() }
            return
        }
        let writer = try PartitionWriter(partition, options)
        try writer.groupFilters()
        try writer.close()
        try StoreError.mapping { () throws(SQLiteError) in try checkpoint(partition, .truncate) }
    }

    private static func checkpoint(
        _ partition: Partition, _ mode: Connection.CheckpointMode
    ) throws(SQLiteError) {
        let connection = try Connection(path: partition.path, ConnectionOptions(.readWrite))
        defer { connection.giveUp() }
        _ = try connection.checkpoint(mode)
    }
}
