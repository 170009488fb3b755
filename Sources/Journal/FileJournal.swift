package import Bytes
import Synchronization
package import SystemClock
import Threading
package import TraceModel

/// A journal in files: segments that are preallocated, filled one after the other, and used again.
///
/// Appends are serialised by one lock, which is held during the write: the kernel serialises writes
/// to one file anyway, and so there is never a hole between two records. With durability `fsync` a
/// thread of the journal syncs for all appends that wait and then tells them. The layout is in
/// `docs/format/journal.md`, the reasons are in decisions 005 and 006.
///
/// The owner keeps other processes out of the directory, and calls ``close()``.
package final class FileJournal: SpanJournal {
    private enum Phase { case opened, replaying, writing, closed }

    private struct State {
        var phase = Phase.opened
        var inherited: [JournalInventory.Segment]
        var writer: SegmentWriter
        var commit = GroupCommit()
        var counters = JournalStatistics()
    }

    private let options: JournalOptions
    private let files: any JournalFiles
    private let time: any TimeSource
    private let ledger: SegmentLedger
    private let state: ConditionLock<State>
    private let committer = Mutex<DedicatedThread?>(nil)

    /// Opens the journal in a directory, which is made when it is not there.
    ///
    /// - Throws: ``JournalError/failed(_:)`` when the directory cannot be read,
    ///   ``JournalError/newerFormat(found:known:)``, ``JournalError/noThread(code:)``.
    package init(
        _ options: JournalOptions, files: any JournalFiles = SystemFiles(), time: any TimeSource
    ) throws(JournalError) {
        self.options = options
        self.files = files
        self.time = time
        try Self.makeDirectory(options, files: files)
        let inventory = try JournalInventory(of: options, files: files)
        ledger = SegmentLedger(files: files, options: options)
        for segment in inventory.segments {
            guard let generation = segment.generation else { continue }
            _ = ledger.open(generation, bytes: segment.size, name: segment.name, limit: .max)
        }
        for spare in inventory.spares { ledger.adopt(spare: spare) }
        for name in inventory.leftovers { try? files.remove("\(options.directory)/\(name)") }
        let writer = SegmentWriter(
            files: files, options: options, ledger: ledger, time: time,
            nextGeneration: inventory.nextGeneration)
        state = ConditionLock(State(inherited: inventory.segments, writer: writer))
        if options.durability == .fsync { try startCommitter() }
    }

    private static func makeDirectory(
        _ options: JournalOptions, files: any JournalFiles
    ) throws(JournalError) {
        do {
            guard try files.makeDirectory(options.directory), options.durability == .fsync else {
                return
            }
            let parent = options.directory.split(separator: "/").dropLast().joined(separator: "/")
            let root = options.directory.hasPrefix("/") ? "/" : "./"
            try files.syncDirectory(root + parent)
        } catch {
            throw JournalError(error)
        }
    }

    package func replay(
        progress: (ReplayProgress) -> Void, _ body: (JournalRecord) -> Void
    ) throws(JournalError) -> ReplayReport {
        let segments: [JournalInventory.Segment]? = state.withLock { state in
            guard state.phase == .opened else { return nil }
            state.phase = .replaying
            defer { state.inherited = [] }
            return state.inherited
        }
        guard let segments else { throw .outOfOrder }
        var replay = JournalReplay(files: files, options: options, ledger: ledger, time: time)
        replay.read(segments, progress: progress, body)
        state.update { state in
            if state.phase == .replaying { state.phase = .writing }
        }
        return replay.report
    }

    package func append(
        _ body: ByteView, encoding: BodyEncoding, receivedAt: Timestamp,
        whenDurable: @escaping @Sendable (Result<JournalPosition, JournalError>) -> Void
    ) {
        let hash = body.hash64
        let answer: Answer = state.wait { state in
            // A segment is left only while no sync of it is under way: see `GroupCommit`.
            if !state.writer.hasRoom(for: body.count) && state.commit.isSyncing { return nil }
            do throws(JournalError) {
                let position = try self.write(body, hash, encoding, receivedAt, in: &state)
                guard self.options.durability == .fsync else { return .now(.success(position)) }
                state.commit.add(.init(position: position, whenDurable: whenDurable))
                return .afterSync
            } catch {
                return .now(self.refuse(error, in: &state))
            }
        }
        switch answer {
        case .now(let outcome): whenDurable(outcome)
        case .afterSync: state.update { _ in }  // Wakes the committer.
        }
    }

    /// When the caller of an append hears of its outcome.
    private enum Answer: Sendable {
        case now(Result<JournalPosition, JournalError>)
        case afterSync
    }

    package func retire(_ position: JournalPosition) { ledger.retire(position) }

    package func checkWritable() -> JournalCondition {
        state.wait { state in
            if state.phase == .writing && state.writer.hasRoom(for: 0) { return .writable }
            if state.commit.isSyncing { return nil }
            do throws(JournalError) {
                try self.makeRoom(for: 0, in: &state)
                return .writable
            } catch {
                return .refusing(error)
            }
        }
    }

    package var statistics: JournalStatistics {
        var statistics = state.withLock { state in
            var counters = state.counters
            counters.syncs = state.commit.syncs
            counters.failedSyncs = state.commit.failures
            return counters
        }
        ledger.report(to: &statistics)
        return statistics
    }

    package func close() {
        let closesNow: Bool = state.wait { state in
            if state.phase == .closed { return false }
            if state.commit.isSyncing { return nil }
            self.endSegment(in: &state)
            state.phase = .closed
            return true
        }
        guard closesNow else { return }
        state.update { _ in }  // Wakes the committer, to tell the last and to end.
        committer.withLock { $0.take() }?.join()
    }

    // MARK: Inside the lock

    private func write(
        _ body: ByteView, _ hash: UInt64, _ encoding: BodyEncoding, _ receivedAt: Timestamp,
        in state: inout State
    ) throws(JournalError) -> JournalPosition {
        if state.phase != .writing || !state.writer.hasRoom(for: body.count) {
            try makeRoom(for: body.count, in: &state)
        }
        let position = try state.writer.write(
            body, hash: hash, encoding: encoding, receivedAt: receivedAt)
        state.counters.appendedRecords += 1
        state.counters.appendedBytes += body.count
        return position
    }

    /// Begins a segment that has room for a body.
    private func makeRoom(for length: Int, in state: inout State) throws(JournalError) {
        switch state.phase {
        case .opened, .replaying: throw .outOfOrder
        case .closed: throw .closed
        case .writing: break
        }
        // A body that no segment can hold must not cost the one there is.
        guard options.capacity(forBody: length) != nil else { throw .tooLarge }
        endSegment(in: &state)
        try state.writer.begin(for: length)
    }

    /// Ends the segment being written; no sync may be under way.
    ///
    /// DURABILITY: with `fsync`, everything in it is on disk before the next one begins, so that
    /// only the last segment can have a tail that a power loss has torn.
    private func endSegment(in state: inout State) {
        guard let current = state.writer.current else { return }
        state.writer.seal()
        if !state.commit.waiting.isEmpty {
            for position in state.commit.settleAll(failure: Self.sync(current.file)) {
                ledger.withdraw(position)
            }
        }
        state.writer.leave()
    }

    /// Counts an append that failed and says what the caller hears of it.
    private func refuse(
        _ error: JournalError, in state: inout State
    ) -> Result<JournalPosition, JournalError> {
        switch error {
        case .full, .failed:
            if options.durability == .none {
                state.counters.unwrittenRecords += 1
                return .success(.unwritten)
            }
            if error == .full {
                state.counters.refusedFull += 1
            } else {
                state.counters.refusedFailed += 1
            }
        default: break
        }
        return .failure(error)
    }

    private static func sync(_ file: any JournalFile) -> JournalError? {
        do { try file.sync() } catch { return JournalError(error) }
        return nil
    }
}

// MARK: - The committer

extension FileJournal {
    private enum Work: Sendable {
        case sync(any JournalFile, [GroupCommit.Waiter])
        case tell([GroupCommit.Settled])
        case end
    }

    private func startCommitter() throws(JournalError) {
        do {
            let thread = try DedicatedThread(name: "journal") { self.commitUntilClosed() }
            committer.withLock { $0 = thread }
        } catch {
            guard case .notStarted(let code) = error else { return }
            throw .noThread(code: code)
        }
    }

    private func commitUntilClosed() {
        while true {
            let work: Work = state.wait { state in
                let settled = state.commit.takeSettled()
                if !settled.isEmpty { return .tell(settled) }
                if let file = state.writer.current?.file, !state.commit.waiting.isEmpty {
                    return .sync(file, state.commit.begin())
                }
                return state.phase == .closed ? .end : nil
            }
            switch work {
            case .sync(let file, let waiters): commit(waiters, in: file)
            case .tell(let settled): for group in settled { group.tell() }
            case .end: return
            }
        }
    }

    /// Syncs outside the lock, so that the next group gathers meanwhile.
    private func commit(_ waiters: [GroupCommit.Waiter], in file: any JournalFile) {
        let failure = Self.sync(file)
        state.update { state in
            if failure != nil { state.writer.spoil() }
            for position in state.commit.end(waiters, failure: failure) {
                ledger.withdraw(position)
            }
        }
    }
}
