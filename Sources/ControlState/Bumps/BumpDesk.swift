package import Sampling
import Synchronization
package import SystemClock
import TraceModel

/// Where bumps are made, extended and cancelled, and where they end.
///
/// A change is kept on disk first and then put on the board, by which it is in force. Bumps end by
/// the board's clock whether or not anyone looks in here; ``tick()`` records it.
///
/// - Concurrency: From any thread; a change waits for the disk and for other changes.
package final class BumpDesk: Sendable {
    struct State {
        /// Those that have not been recorded as ended, oldest first.
        var bumps: [Bump]
        var rules: BumpRules
        /// What is granted to bumps now.
        var budget: BumpBudget
        /// Since when the readings have been better than what is granted.
        var betterSince: MonotonicTime?
    }

    /// How long readings must be better before bumps get back what was taken from them.
    package static let recovery = Duration.seconds(30)

    let storage: any ControlStorage
    let board: BumpBoard
    let time: any TimeSource
    let reading: @Sendable () -> BudgetReading
    let note: @Sendable (AuditRecord) -> Void
    let state: Mutex<State>

    /// Puts up the bumps that were in force when the storage was last used.
    ///
    /// - Parameters:
    ///   - storage: Where bumps and audit records are kept.
    ///   - board: Where the bumps in force hang.
    ///   - rules: What bumps there may be; can be changed later.
    ///   - time: The wall clock says when bumps begin and end.
    ///   - reading: How full the collector is.
    ///   - note: Told of every audit record, after it was kept, for the log; must not call back.
    /// - Throws: ``ControlStateError`` when the storage cannot be read.
    package init(
        _ storage: any ControlStorage, board: BumpBoard, rules: BumpRules, time: any TimeSource,
        reading: @escaping @Sendable () -> BudgetReading,
        note: @escaping @Sendable (AuditRecord) -> Void = { _ in }
    ) throws(ControlStateError) {
        self.storage = storage
        self.board = board
        self.time = time
        self.reading = reading
        self.note = note
        let bumps = try storage.openBumps()
        state = Mutex(State(bumps: bumps, rules: rules, budget: BumpBudget(BudgetReading())))
        board.put(bumps)
    }

    /// What bumps there may be from now on; those in force stay as they are.
    package var rules: BumpRules {
        get { state.withLock { $0.rules } }
        set { state.withLock { $0.rules = newValue } }
    }

    /// The bumps in force, oldest first.
    package var bumps: [Bump] {
        let ended = board.ended()
        return state.withLock { $0.bumps.filter { !ended.contains($0.id) } }
    }

    /// How many traces a bump has kept, since the start, that would have been dropped without it.
    package func kept(by id: BumpID) -> Int { board.kept(by: id) }

    /// A bump, whether it has ended or not.
    package func record(of id: BumpID) throws(BumpRefusal) -> BumpRecord {
        if let bump = bumps.first(where: { $0.id == id }) { return BumpRecord(bump) }
        guard let record = try storing({ () throws(ControlStateError) in try storage.bump(id) })
        else { throw .unknown(id) }
        return settled(record)
    }

    /// The newest bumps, ended or not, newest first.
    package func records(limit: Int) throws(BumpRefusal) -> [BumpRecord] {
        try storing { () throws(ControlStateError) in try storage.bumps(limit: limit) }
            .map(settled)
    }

    /// The newest audit records, of one bump or of all, newest first.
    package func audit(of id: BumpID? = nil, limit: Int) throws(BumpRefusal) -> [AuditRecord] {
        try storing { () throws(ControlStateError) in try storage.audit(of: id, limit: limit) }
    }

    /// A bump that has ended and is not recorded so yet, as if it were.
    private func settled(_ record: BumpRecord) -> BumpRecord {
        guard record.ended == nil, board.ended().contains(record.bump.id) else { return record }
        return BumpRecord(record.bump, ended: (record.bump.expiresAt, .expired))
    }

    func storing<Result>(
        _ body: () throws(ControlStateError) -> Result
    ) throws(BumpRefusal) -> Result {
        do throws(ControlStateError) {
            return try body()
        } catch {
            throw .storage(error)
        }
    }
}
