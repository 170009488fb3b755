import Assembly
import Sampling
import Synchronization
import SystemClock
import TraceModel
import TraceStore

/// Finds out how full the collector is.
///
/// - Concurrency: From any thread.
final class BudgetProbe: Sendable {
    private let pending: PendingTraces
    private let store: any TraceStorage
    private let queue: StoreQueue
    private let directory: DataDirectory
    private let time: any TimeSource
    private let pendingLimit: Int
    private let storeLimit: Atomic<Int>
    /// The numbers of the store as they were last asked for.
    private let stored = Mutex<(at: MonotonicTime, numbers: StoreStatistics)?>(nil)

    /// The numbers of the store are looked up in all its blocks, so not for each question.
    private static let storeInterval = Duration.seconds(10)

    init(
        pending: PendingTraces, pendingLimit: Int, store: any TraceStorage, storeLimit: Int,
        queue: StoreQueue, directory: DataDirectory, time: any TimeSource
    ) {
        self.pending = pending
        self.pendingLimit = pendingLimit
        self.store = store
        self.storeLimit = Atomic(storeLimit)
        self.queue = queue
        self.directory = directory
        self.time = time
    }

    /// How many bytes the store may have from now on.
    func setStoreLimit(_ bytes: Int) { storeLimit.store(bytes, ordering: .relaxed) }

    /// How full it is at this moment.
    var reading: BudgetReading {
        var reading = BudgetReading()
        let statistics = pending.statistics
        reading.pendingBytes = statistics.pendingBytes + statistics.decidingBytes
        reading.pendingLimit = pendingLimit
        let stored = storeStatistics
        reading.storeBytes = stored.bytes
        reading.storeLimit = storeLimit.load(ordering: .relaxed)
        if let oldest = stored.oldest {
            reading.storeReach = Duration(
                wholeNanoseconds: time.now().nanoseconds(since: oldest))
        }
        if let space = directory.space {
            (reading.freeBytes, reading.diskBytes) = space
        }
        reading.queuedSpans = queue.load.spans
        reading.queueLimit = queue.capacity
        return reading
    }

    private var storeStatistics: StoreStatistics {
        let now = time.monotonic()
        let known = stored.withLock { $0 }
        if let known,
            now.nanoseconds(since: known.at) < Self.storeInterval.wholeNanoseconds
        {
            return known.numbers
        }
        // A store that cannot be read is no reason to keep less.
        guard let numbers = try? store.statistics() else { return StoreStatistics() }
        stored.withLock { $0 = (now, numbers) }
        return numbers
    }
}
