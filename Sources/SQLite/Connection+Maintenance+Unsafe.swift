import CSQLite

extension Connection {
    /// How far a checkpoint goes.
    package enum CheckpointMode: Sendable {
        /// Copies what it can without waiting for anyone.
        case passive
        /// Waits for readers and the writer, copies everything, so that the next commit starts the
        /// WAL from its beginning.
        case restart
        /// As `restart`, and cuts the WAL file to nothing.
        case truncate
    }

    /// What a checkpoint did, in pages.
    package struct Checkpoint: Equatable, Sendable {
        /// Pages in the WAL.
        package let pages: Int
        /// How many of them are now in the database file.
        package let copied: Int

        /// Whether nothing is left in the WAL that the file lacks.
        package var isComplete: Bool { pages == copied }
    }

    /// Copies committed pages from the WAL into the database file.
    ///
    /// Takes 50 to 150 ms for a full WAL, and commits of other connections go on meanwhile: so give
    /// it a connection and a thread of its own.
    ///
    /// - Throws: ``ResultCode/busy`` when `restart` or `truncate` could not get their locks within
    ///   the busy timeout; what was copied by then stays copied.
    package func checkpoint(_ mode: CheckpointMode) throws(SQLiteError) -> Checkpoint {
        handle.confinement.check()
        let flag =
            switch mode {
            case .passive: SQLITE_CHECKPOINT_PASSIVE
            case .restart: SQLITE_CHECKPOINT_RESTART
            case .truncate: SQLITE_CHECKPOINT_TRUNCATE
            }
        var pages: Int32 = 0
        var copied: Int32 = 0
        try handle.check(
            unsafe sqlite3_wal_checkpoint_v2(handle.db, nil, flag, &pages, &copied))
        return Checkpoint(pages: Int(pages), copied: Int(copied))
    }

    /// Checks every page, every index entry and every constraint of the database.
    ///
    /// - Parameter limit: How many problems to name at most.
    /// - Returns: The problems found, in SQLite's words; none when the database is sound.
    /// - Throws: ``ResultCode/ioError`` when the file cannot be read; damage is never thrown.
    /// - Complexity: Reads the whole file.
    package func integrityCheck(limit: Int = 100) throws(SQLiteError) -> [String] {
        var problems: [String] = []
        do throws(SQLiteError) {
            var rows = try prepare("PRAGMA integrity_check(\(max(1, limit)))").rows()
            while try rows.next() { problems.append(rows.text(0)) }
        } catch {
            guard [.corrupt, .notADatabase].contains(error.code) else { throw error }
            problems.append(error.message)
        }
        return problems == ["ok"] ? [] : problems
    }
}
