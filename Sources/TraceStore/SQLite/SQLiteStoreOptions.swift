/// How a store in SQLite is opened.
package struct SQLiteStoreOptions: Sendable {
    /// When a commit waits for the disk.
    package enum Durability: Sendable {
        /// What is stored survives a crash of the process.
        case process
        /// What is stored survives a crash of the machine as well.
        case machine
    }

    /// Holds the store's files and nothing else; made when it is not there.
    package var directory: String
    /// How long and how much is kept.
    package var retention = StoreRetention()
    /// What a crash must not take.
    package var durability = Durability.process
    /// How long a partition is written to; traces are removed a partition at a time.
    package var partitionDuration = Duration.seconds(6 * 3600)
    /// Bytes after which a partition is closed early; nil for a sixteenth of the size limit, from 4
    /// to 256 MiB.
    package var partitionBytes: Int?
    /// How many blocks a search opens at most.
    package var searchBlocks = 4_000
    /// How many bytes of blocks a search reads at most.
    package var searchBytes = 1 << 30
    /// How long a search may take before it answers with what it has.
    package var searchTime = Duration.seconds(10)

    /// How many spans make a block: who collects so many before an append gets the best density.
    package static let blockSpans = 5_000

    /// Makes options with the defaults of the configuration.
    package init(directory: String) { self.directory = directory }
}
