import SQLite

/// The tables of a partition file, and how older files are brought to them.
///
/// The version is SQLite's `user_version`; the application id tells our files from others.
enum PartitionSchema {
    /// The version that this program writes.
    static let version = 3
    /// `TWts` as a big-endian number.
    static let applicationID = 0x5457_7473

    /// Makes a new file ours, or brings an older one up to date.
    ///
    /// - Throws: ``StoreError/newerFormat(found:known:)`` for a file of a later version.
    static func prepare(_ connection: Connection) throws(StoreError) {
        let found = try checked(connection)
        guard found < version else { return }
        try StoreError.mapping { () throws(SQLiteError) in
            try connection.transaction(.write) { () throws(SQLiteError) in
                for step in migrations[found...] { try connection.execute(step) }
                try connection.execute("PRAGMA application_id = \(applicationID)")
                try connection.execute("PRAGMA user_version = \(version)")
            }
        }
    }

    /// The version of a file: 0 for an empty one.
    static func checked(_ connection: Connection) throws(StoreError) -> Int {
        let (found, tables, owner) = try StoreError.mapping {
            () throws(SQLiteError) -> (Int, Int, Int) in
            (
                Int(try connection.integer("PRAGMA user_version") ?? 0),
                Int(try connection.integer("SELECT count(*) FROM sqlite_schema") ?? 0),
                Int(try connection.integer("PRAGMA application_id") ?? 0)
            )
        }
        guard tables == 0 || owner == applicationID else {
            throw .corrupt("\(connection.path) is a database of another program")
        }
        guard found <= version else { throw .newerFormat(found: found, known: version) }
        guard found >= 0, tables == 0 || found > 0 else {
            throw .corrupt("\(connection.path) has no version")
        }
        return found
    }

    /// What brings a file from each version to the next.
    private static let migrations = [
        """
        CREATE TABLE partition (
            key TEXT PRIMARY KEY, value INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE block (
            id INTEGER PRIMARY KEY, head BLOB NOT NULL, body BLOB NOT NULL
        ) STRICT;
        CREATE TABLE block_info (
            id INTEGER PRIMARY KEY, stored_at INTEGER NOT NULL,
            min_start INTEGER NOT NULL, max_start INTEGER NOT NULL,
            min_duration INTEGER NOT NULL, max_duration INTEGER NOT NULL,
            spans INTEGER NOT NULL, traces INTEGER NOT NULL, bytes INTEGER NOT NULL,
            has_error INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE block_filter (
            id INTEGER PRIMARY KEY, filter BLOB NOT NULL
        ) STRICT;
        CREATE TABLE filter_group (
            id INTEGER PRIMARY KEY, bits INTEGER NOT NULL, blocks BLOB NOT NULL
        ) STRICT;
        CREATE TABLE filter_slice (
            id INTEGER PRIMARY KEY, slices BLOB NOT NULL
        ) STRICT;
        CREATE TABLE operation (
            service TEXT NOT NULL, name TEXT NOT NULL, PRIMARY KEY (service, name)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE deleted (
            block INTEGER NOT NULL, trace_id BLOB NOT NULL, PRIMARY KEY (block, trace_id)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE trace_index (
            first INTEGER PRIMARY KEY, entries BLOB NOT NULL
        ) STRICT;
        """,
        // Closed partitions are closed again, which gives them their filter.
        """
        CREATE TABLE trace_filter (
            id INTEGER PRIMARY KEY, filter BLOB NOT NULL
        ) STRICT;
        DELETE FROM partition WHERE key = 'closed';
        """,
        // New files have smaller pages and shorter rows of slices, which say so by their length;
        // those of older files stay as they are.
        "",
    ]
}

extension StoreError {
    /// Runs something of SQLite and names its errors as a store does.
    static func mapping<Result>(
        _ body: () throws(SQLiteError) -> Result
    ) throws(StoreError) -> Result {
        do throws(SQLiteError) { return try body() } catch { throw StoreError(error) }
    }

    /// Names an error of SQLite as a store does.
    init(_ error: SQLiteError) {
        switch error.code {
        case .full: self = .full(error.description)
        case .corrupt, .notADatabase: self = .corrupt(error.description)
        default: self = .unavailable(error.description)
        }
    }
}
