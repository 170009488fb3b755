import CSQLite

/// How far a backup has come, in pages.
package struct BackupProgress: Equatable, Sendable {
    /// Pages in the database.
    package let total: Int
    /// Pages that are in the copy.
    package let copied: Int
}

extension Connection {
    /// Copies the database as it is now into another file, while others go on reading and writing.
    ///
    /// A file copied by other means while it is written may be damaged; this cannot be (DURABILITY:
    /// sqlite.org/howtocorrupt.html section 1.2). The copy is one state of the database, the one
    /// committed when the backup began, and is synced before this returns.
    ///
    /// - Parameters:
    ///   - path: Where the copy goes; a database that is there is replaced.
    ///   - pagesPerStep: How many pages between two calls of `progress`, at least 1.
    ///   - progress: Told how far it has come; returns whether to go on.
    /// - Throws: ``ResultCode/interrupt`` when `progress` said stop; ``ResultCode/full`` and
    ///   ``ResultCode/ioError`` of the copy. What is at `path` then is not a backup.
    package func backup(
        to path: String, pagesPerStep: Int = 256,
        progress: (BackupProgress) -> Bool = { _ in true }
    ) throws(SQLiteError) {
        let copy = try Handle(
            path: path, flags: SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX)
        // Without a snapshot of its own the backup would start over after each commit of another
        // connection, and never end under load.
        try transaction(.read) { () throws(SQLiteError) in
            _ = try integer("SELECT count(*) FROM sqlite_schema")
            try backup(into: copy, pagesPerStep: max(1, pagesPerStep), progress)
        }
    }

    private func backup(
        into copy: Handle, pagesPerStep: Int, _ progress: (BackupProgress) -> Bool
    ) throws(SQLiteError) {
        // SAFETY: both connections stay open until `sqlite3_backup_finish`, which every way out
        // passes once.
        guard let backup = unsafe sqlite3_backup_init(copy.db, "main", handle.db, "main") else {
            throw unsafe copy.error(sqlite3_errcode(copy.db))
        }
        var code = SQLITE_OK
        var stopped = false
        while code == SQLITE_OK, !stopped {
            code = unsafe sqlite3_backup_step(backup, Int32(clamping: pagesPerStep))
            let total = Int(unsafe sqlite3_backup_pagecount(backup))
            let left = Int(unsafe sqlite3_backup_remaining(backup))
            stopped = !progress(BackupProgress(total: total, copied: total - left))
        }
        let outcome = unsafe sqlite3_backup_finish(backup)
        if code == SQLITE_DONE { return try copy.check(outcome) }
        if code == SQLITE_OK { throw SQLiteError(.interrupt, "the backup was stopped") }
        throw copy.error(code)
    }
}
