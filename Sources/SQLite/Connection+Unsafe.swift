import CSQLite

/// A connection to one SQLite database in WAL mode.
///
/// Set up for a store whose file may come from elsewhere and must not be trusted: the schema cannot
/// call functions with side effects, pages are checked as they are read, and SQL cannot write to the
/// file behind SQLite's back (SECURITY: sqlite.org/security.html). Nothing checkpoints by itself:
/// call ``checkpoint(_:)`` where a stall of 50 to 150 ms harms no one.
///
/// - Concurrency: Confined to one thread at a time, which is checked: the first thread that uses it
///   owns it, until it calls ``giveUp()``. All methods block; never call them from Swift's
///   cooperative pool.
@safe package final class Connection: @unchecked Sendable {
    // SAFETY: `cache` is touched only after `handle.confinement.check()`.
    let handle: Handle
    private var cache: [String: Statement] = [:]

    /// More distinct statements than a store has; beyond it the cache starts anew.
    private static let cachedStatements = 128

    /// The path it was opened with.
    package let path: String

    /// Opens a database, and makes one when access allows it.
    ///
    /// - Throws: ``ResultCode/cannotOpen``, ``ResultCode/notADatabase``, ``ResultCode/corrupt``,
    ///   ``ResultCode/busy``.
    package init(path: String, _ options: ConnectionOptions) throws(SQLiteError) {
        self.path = path
        let access =
            switch options.access {
            case .readWrite: SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
            case .readOnly: SQLITE_OPEN_READONLY
            }
        handle = try Handle(path: path, flags: access | SQLITE_OPEN_NOMUTEX)
        let milliseconds = options.busyTimeout / .milliseconds(1)
        unsafe sqlite3_busy_timeout(handle.db, Int32(min(max(0, milliseconds), 1e9)))
        try harden()
        try execute(
            """
            PRAGMA cell_size_check = ON;
            PRAGMA synchronous = \(options.synchronous.rawValue);
            PRAGMA mmap_size = \(options.mappedBytes);
            PRAGMA cache_size = -\(options.cacheBytes / 1024);
            """)
        if options.access == .readWrite {
            // Debian builds SQLite to overwrite deleted content, which doubles the writing.
            try execute(
                """
                PRAGMA page_size = \(options.pageSize);
                PRAGMA secure_delete = OFF;
                PRAGMA journal_mode = WAL;
                """)
        }
        try handle.check(unsafe sqlite3_wal_autocheckpoint(handle.db, 0))
        // Reads the header, so that what is no database is found here and not by the first user.
        _ = try integer("PRAGMA schema_version")
        giveUp()
    }

    private func harden() throws(SQLiteError) {
        try set(SQLITE_DBCONFIG_DEFENSIVE, true)
        try set(SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)
        try set(SQLITE_DBCONFIG_DQS_DDL, false)
        try set(SQLITE_DBCONFIG_DQS_DML, false)
    }

    private func set(_ flag: Int32, _ on: Bool) throws(SQLiteError) {
        try handle.check(unsafe tracewell_sqlite_set_flag(handle.db, flag, on ? 1 : 0))
    }

    /// Lets another thread use the connection from now on.
    package func giveUp() { handle.confinement.giveUp() }

    /// Runs one or more statements that give no rows and take no values, such as a schema.
    package func execute(_ sql: String) throws(SQLiteError) {
        handle.confinement.check()
        try handle.check(unsafe sqlite3_exec(handle.db, sql, nil, nil, nil), sql: sql)
    }

    /// Compiles a statement, or gives the one compiled before from the same text.
    ///
    /// The same text gives the same statement, which can run once at a time: see ``Statement``.
    package func prepare(_ sql: String) throws(SQLiteError) -> Statement {
        handle.confinement.check()
        if let statement = cache[sql] { return statement }
        let statement = try Statement(sql, handle)
        if cache.count >= Self.cachedStatements { cache.removeAll() }
        cache[sql] = statement
        return statement
    }

    /// The first column of the first row as a number; nil when there is no row or it is NULL.
    package func integer(_ sql: String, _ values: Value...) throws(SQLiteError) -> Int64? {
        var rows = try prepare(sql).rows(values)
        return try rows.next() && !rows.isNull(0) ? rows.integer(0) : nil
    }

    /// The row id that the last `INSERT` on this connection was given.
    package var lastInsertedRowID: Int64 {
        handle.confinement.check()
        return unsafe sqlite3_last_insert_rowid(handle.db)
    }

    /// Whether a transaction is open.
    package var isInTransaction: Bool {
        handle.confinement.check()
        return unsafe sqlite3_get_autocommit(handle.db) == 0
    }
}
