import CSQLite

/// An open `sqlite3`, closed when the connection and the last of its statements are gone.
@safe final class Handle: @unchecked Sendable {
    // SAFETY: opened in `init` and closed in `deinit`; used only after `confinement.check()`, so by
    // one thread at a time. Statements hold their handle, so none outlives it.
    let db: OpaquePointer
    let confinement = Confinement()

    /// Opens a file.
    init(path: String, flags: Int32) throws(SQLiteError) {
        var db: OpaquePointer?
        let code = unsafe sqlite3_open_v2(path, &db, flags | SQLITE_OPEN_EXRESCODE, nil)
        guard code == SQLITE_OK, let opened = unsafe db else {
            // SQLite hands out a connection even when it fails, to carry the message.
            let message = unsafe String(cString: sqlite3_errmsg(db))
            unsafe sqlite3_close_v2(db)
            throw SQLiteError(ResultCode(rawValue: code), "\(message): \(path)")
        }
        unsafe self.db = opened
    }

    deinit { unsafe sqlite3_close_v2(db) }

    /// The error that the last call on this connection ended with.
    func error(_ code: Int32, sql: String? = nil) -> SQLiteError {
        let message = unsafe String(cString: sqlite3_errmsg(db))
        return SQLiteError(ResultCode(rawValue: code), message, sql: sql)
    }

    /// Throws unless the code says that all went well.
    func check(_ code: Int32, sql: String? = nil) throws(SQLiteError) {
        guard code == SQLITE_OK else { throw error(code, sql: sql) }
    }
}
