import Bytes
import Synchronization
package import SystemClock
import TraceModel

/// Kept traces in columnar blocks in SQLite: a file for each span of time.
///
/// Blocks are encoded by the callers of ``append(_:)``, at the same time if there are several, and
/// committed one after the other. Readers never wait for writers. Retention removes whole files.
///
/// - Concurrency: Callable from any thread; all members block.
package final class SQLiteTraceStore: TraceStorage {
    let options: SQLiteStoreOptions
    let time: any TimeSource
    let catalog = StoreCatalog()
    let writing = StoreWriting()
    private let encoders = Mutex<[EncoderBox]>([])
    private let maintenance: StoreMaintenance
    private let limits: Mutex<StoreRetention>

    /// Opens a store, and makes its directory when it is not there.
    ///
    /// A partition that is damaged is left out and left alone; ``verify(progress:)`` names it.
    ///
    /// - Parameters:
    ///   - options: Where it is and how it is opened.
    ///   - time: Says when a block was stored.
    /// - Throws: ``StoreError/newerFormat(found:known:)`` when a file is of a later version,
    ///   ``StoreError/unavailable(_:)``.
    package init(
        _ options: SQLiteStoreOptions, time: any TimeSource
    ) throws(StoreError) {
        self.options = options
        self.time = time
        limits = Mutex(options.retention)
        try PartitionFiles.makeDirectory(options.directory)
        try PartitionLoader.load(options.directory, into: catalog)
        maintenance = try StoreMaintenance(catalog, writing, options)
        maintenance.wake()
    }

    /// Lends an encoder for the length of a call.
    func withEncoder<Result>(
        _ body: (EncoderBox) throws(StoreError) -> Result
    ) throws(StoreError) -> Result {
        let box = encoders.withLock { $0.popLast() } ?? EncoderBox()
        defer { encoders.withLock { $0.append(box) } }
        return try body(box)
    }

    /// Has the maintenance thread look whether there is something to do.
    func wakeMaintenance() { maintenance.wake() }

    /// How long and how much is kept.
    var retention: StoreRetention { limits.withLock { $0 } }

    /// How long and how much is kept from the next pass of retention on.
    package func setRetention(_ retention: StoreRetention) {
        limits.withLock { $0 = retention }
    }

    /// Releases files and threads; no other call may follow.
    package func close() {
        maintenance.stop()
        writing.close()
        StoreMaintenance.finish(catalog.snapshot.partitions)
    }
}
