/// The appends that wait for the disk, as ``FileJournal`` keeps them inside its lock.
///
/// DURABILITY: Linux reports a failed write-back to one `fdatasync` a file handle, and then takes
/// the pages for clean. So two rules hold: no two syncs of a segment run at the same time, since the
/// one that did not see the error would call records durable that are not; and after a failed sync
/// all who wait get the error and the segment is never synced again.
struct GroupCommit {
    /// One append that waits.
    struct Waiter: Sendable {
        let position: JournalPosition
        let whenDurable: @Sendable (Result<JournalPosition, JournalError>) -> Void
    }

    /// Waiters whose outcome is known and who are to be told.
    struct Settled: Sendable {
        let waiters: [Waiter]
        let failure: JournalError?

        /// Tells them; outside of any lock.
        func tell() {
            for waiter in waiters {
                waiter.whenDurable(failure.map { .failure($0) } ?? .success(waiter.position))
            }
        }
    }

    /// Those whose records lie in the current segment and are not on disk for sure.
    private(set) var waiting: [Waiter] = []
    /// Those whom the commit thread has to tell.
    private var settled: [Settled] = []
    /// Whether the commit thread is in a sync.
    private(set) var isSyncing = false
    /// Group commits that succeeded.
    private(set) var syncs = 0
    /// Group commits that failed.
    private(set) var failures = 0

    /// Adds an append whose record has been written.
    mutating func add(_ waiter: Waiter) { waiting.append(waiter) }

    /// Begins a sync for all who wait now.
    mutating func begin() -> [Waiter] {
        isSyncing = true
        return takeWaiting()
    }

    /// Ends the sync that was begun for these waiters; a failure is also one of all who came since.
    ///
    /// - Returns: The positions of records that are not durable.
    mutating func end(_ waiters: [Waiter], failure: JournalError?) -> [JournalPosition] {
        isSyncing = false
        return settle(failure == nil ? waiters : waiters + takeWaiting(), failure)
    }

    /// Settles all who wait, after a sync by the caller while none was under way.
    ///
    /// - Returns: The positions of records that are not durable.
    mutating func settleAll(failure: JournalError?) -> [JournalPosition] {
        settle(takeWaiting(), failure)
    }

    /// Takes those whom the commit thread has to tell.
    mutating func takeSettled() -> [Settled] {
        defer { settled.removeAll() }
        return settled
    }

    private mutating func takeWaiting() -> [Waiter] {
        defer { waiting.removeAll(keepingCapacity: true) }
        return waiting
    }

    private mutating func settle(
        _ waiters: [Waiter], _ failure: JournalError?
    ) -> [JournalPosition] {
        if failure == nil { syncs += 1 } else { failures += 1 }
        settled.append(Settled(waiters: waiters, failure: failure))
        return failure == nil ? [] : waiters.map(\.position)
    }
}
