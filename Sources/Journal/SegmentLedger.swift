import Synchronization

/// Which segments still hold live records, and which files are free for the next use.
///
/// Keeps one count a segment: its live records, and one more while someone writes to or reads from
/// it. At zero the file becomes a spare or goes.
///
/// - Concurrency: Callable from any thread. File operations run outside the lock.
final class SegmentLedger: Sendable {
    private struct Account {
        /// The size of the file.
        var bytes: Int
        /// What counts against the limit: of a segment that an earlier run has left, only its records.
        var counted: Int
        /// The name without the directory.
        var name: String
        var live = 0
        /// Whether a writer or reader holds the segment.
        var held = true
    }

    private struct State {
        var accounts: [UInt64: Account] = [:]
        /// Names of files of the standard size.
        var spares: [SegmentName] = []
        var liveRecords = 0
        var liveBytes = 0
        var retired = 0
        var failedRecycles = 0
    }

    private let state = Mutex(State())
    private let files: any JournalFiles
    private let options: JournalOptions

    init(files: any JournalFiles, options: JournalOptions) {
        self.files = files
        self.options = options
    }

    /// Opens the account of a segment, held by the caller.
    ///
    /// - Returns: False when it would bring the journal over its limit; nothing is done then.
    func open(_ generation: UInt64, bytes: Int, name: String, limit: Int) -> Bool {
        state.withLock { state in
            guard bytes <= limit - state.liveBytes else { return false }
            state.accounts[generation] = Account(bytes: bytes, counted: bytes, name: name)
            state.liveBytes += bytes
            return true
        }
    }

    /// Counts only the first bytes of a segment from now on; nothing is written behind them any more.
    ///
    /// A collector that is killed again and again leaves one nearly empty segment each time; counted
    /// whole they would fill the journal long before their records do.
    func shrink(_ generation: UInt64, to bytes: Int) {
        state.withLock { state in
            guard let account = state.accounts[generation], bytes < account.counted else { return }
            state.liveBytes -= account.counted - bytes
            state.accounts[generation]?.counted = bytes
        }
    }

    /// Counts a record as live.
    func add(_ position: JournalPosition) {
        state.withLock { state in
            state.accounts[position.segment]?.live += 1
            state.liveRecords += 1
        }
    }

    /// Counts a record as settled.
    func retire(_ position: JournalPosition) {
        settle(position.segment) { state, account in
            guard account.live > 0 else { return }
            account.live -= 1
            state.liveRecords -= 1
            state.retired += 1
        }
    }

    /// Takes back a record that never became durable.
    func withdraw(_ position: JournalPosition) {
        settle(position.segment) { state, account in
            guard account.live > 0 else { return }
            account.live -= 1
            state.liveRecords -= 1
        }
    }

    /// Ends the writing or reading of a segment.
    func release(_ generation: UInt64) {
        settle(generation) { _, account in account.held = false }
    }

    /// Closes an account whose file is gone or was never used.
    func forget(_ generation: UInt64) {
        state.withLock { state in
            guard let account = state.accounts.removeValue(forKey: generation) else { return }
            state.liveBytes -= account.counted
            state.liveRecords -= account.live
        }
    }

    /// Takes a spare file, which from then on is the caller's.
    func takeSpare() -> SegmentName? { state.withLock { $0.spares.popLast() } }

    /// Takes in a file found at the start; one too many is removed.
    func adopt(spare: SegmentName) {
        let kept = state.withLock { state in
            guard state.spares.count < options.spareSegments else { return false }
            state.spares.append(spare)
            return true
        }
        if !kept { remove(spare.text) }
    }

    /// Adds what the ledger knows.
    func report(to statistics: inout JournalStatistics) {
        state.withLock { state in
            statistics.retiredRecords = state.retired
            statistics.failedRecycles = state.failedRecycles
            statistics.liveRecords = state.liveRecords
            statistics.liveBytes = state.liveBytes
            statistics.liveSegments = state.accounts.count
            statistics.spareSegments = state.spares.count
        }
    }

    private func settle(_ generation: UInt64, _ change: (inout State, inout Account) -> Void) {
        let done: Account? = state.withLock { state in
            guard var account = state.accounts[generation] else { return nil }
            change(&state, &account)
            guard account.live == 0 && !account.held else {
                state.accounts[generation] = account
                return nil
            }
            state.accounts[generation] = nil
            state.liveBytes -= account.counted
            return account
        }
        if let done { recycle(done, generation) }
    }

    private func recycle(_ account: Account, _ generation: UInt64) {
        let spare = SegmentName.spare(generation)
        let wanted = state.withLock { $0.spares.count < options.spareSegments }
        guard wanted, account.bytes == options.capacity(forBody: 0) else {
            return remove(account.name)
        }
        do {
            try files.rename(path(account.name), to: path(spare.text))
            state.withLock { $0.spares.append(spare) }
        } catch {
            remove(account.name)
        }
    }

    private func remove(_ name: String) {
        do {
            try files.remove(path(name))
        } catch {
            state.withLock { $0.failedRecycles += 1 }
        }
    }

    private func path(_ name: String) -> String { "\(options.directory)/\(name)" }
}
