import SQLite

/// The tables of the control file, and how a file of an older version becomes one of this.
///
/// `docs/format/control.md` describes them.
enum ControlSchema {
    /// Marks the file as ours: "TWCS".
    private static let applicationID: Int64 = 0x5457_4353

    /// Each brings the file from the version of its index to the next.
    static let migrations = [
        """
        CREATE TABLE bump (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            environment TEXT NOT NULL,
            service TEXT, operation TEXT, job_type TEXT, queue TEXT, org_id TEXT, project_id TEXT,
            rate REAL NOT NULL,
            limit_rate REAL, limit_reason TEXT,
            created_at INTEGER NOT NULL, expires_at INTEGER NOT NULL,
            created_by TEXT NOT NULL, reason TEXT NOT NULL,
            ended_at INTEGER, ended_how TEXT
        ) STRICT;
        CREATE INDEX bump_open ON bump (id) WHERE ended_at IS NULL;
        CREATE TABLE audit (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            at INTEGER NOT NULL, actor TEXT NOT NULL, action TEXT NOT NULL, bump INTEGER,
            reason TEXT NOT NULL, changes TEXT NOT NULL
        ) STRICT;
        CREATE INDEX audit_bump ON audit (bump);
        """
    ]

    /// Brings a file to this version; a new one from nothing.
    static func migrate(_ connection: Connection) throws(ControlStateError) {
        let version: Int
        do throws(SQLiteError) {
            version = try self.version(of: connection)
        } catch {
            throw ControlStateError(error)
        }
        guard version <= migrations.count else {
            throw .newerFormat(found: version, known: migrations.count)
        }
        do throws(SQLiteError) {
            for next in migrations.indices.dropFirst(version) {
                try connection.transaction { () throws(SQLiteError) in
                    try connection.execute(migrations[next])
                    try connection.execute("PRAGMA application_id = \(applicationID)")
                    try connection.execute("PRAGMA user_version = \(next + 1)")
                }
            }
        } catch {
            throw ControlStateError(error)
        }
    }

    private static func version(of connection: Connection) throws(SQLiteError) -> Int {
        let mark = try connection.integer("PRAGMA application_id") ?? 0
        let version = Int(try connection.integer("PRAGMA user_version") ?? 0)
        guard mark == applicationID || mark == 0 && version == 0 else {
            throw SQLiteError(.notADatabase, "it is another program's file")
        }
        return max(0, version)
    }
}
