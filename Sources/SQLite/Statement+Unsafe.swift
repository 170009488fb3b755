import Bytes
import CSQLite

/// A compiled SQL statement.
///
/// Runs once at a time: while its ``Rows`` are being read it must not be run again, which is checked.
///
/// - Concurrency: Confined as its ``Connection`` is.
@safe package final class Statement: @unchecked Sendable {
    // SAFETY: compiled in `init`, finalized in `deinit`, used only after the confinement check of its
    // connection, whose handle it keeps open.
    private let compiled: OpaquePointer
    private let handle: Handle
    private var isRunning = false

    /// The text it was compiled from.
    package let sql: String

    init(_ sql: String, _ handle: Handle) throws(SQLiteError) {
        self.sql = sql
        self.handle = handle
        var compiled: OpaquePointer?
        let code = unsafe sqlite3_prepare_v3(
            handle.db, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &compiled, nil)
        try handle.check(code, sql: sql)
        guard let compiled = unsafe compiled else {
            throw SQLiteError(.error, "there is no statement", sql: sql)
        }
        unsafe self.compiled = compiled
    }

    deinit { unsafe sqlite3_finalize(compiled) }

    /// Runs the statement to its end; rows that it gives are passed over.
    ///
    /// - Parameter values: One for each `?`. Blobs are not copied: they need to live until the call
    ///   returns, and no longer.
    /// - Returns: How many rows it inserted, changed or deleted, when it was a statement of that kind.
    /// - Throws: Whatever SQLite finds wrong; the statement can be run again.
    @discardableResult
    package func run(_ values: Value...) throws(SQLiteError) -> Int { try run(values) }

    /// As the variadic form.
    @discardableResult
    package func run(_ values: [Value]) throws(SQLiteError) -> Int {
        start()
        defer { finish() }
        try bind(values, copyingBlobs: false)
        while try step() {}
        return Int(unsafe sqlite3_changes64(handle.db))
    }

    /// Starts the statement and gives its rows, one at a time.
    ///
    /// - Parameter values: One for each `?`; they are copied.
    /// - Returns: The rows, before the first.
    /// - Throws: ``ResultCode/tooBig`` for a value that SQLite does not take.
    package func rows(_ values: Value...) throws(SQLiteError) -> Rows { try rows(values) }

    /// As the variadic form.
    package func rows(_ values: [Value]) throws(SQLiteError) -> Rows {
        start()
        do throws(SQLiteError) {
            try bind(values, copyingBlobs: true)
        } catch {
            finish()
            throw error
        }
        return Rows(of: self)
    }

    private func start() {
        handle.confinement.check()
        precondition(!isRunning, "the statement is still running: \(sql)")
        isRunning = true
    }

    /// Ends a run, lets go of the values and of the read lock.
    func finish() {
        handle.confinement.check()
        // Both report errors that `step` has already thrown.
        unsafe sqlite3_reset(compiled)
        unsafe sqlite3_clear_bindings(compiled)
        isRunning = false
    }

    /// Goes on to the next row.
    ///
    /// - Returns: False when there is none.
    func step() throws(SQLiteError) -> Bool {
        handle.confinement.check()
        let code = unsafe sqlite3_step(compiled)
        if code == SQLITE_ROW { return true }
        if code == SQLITE_DONE { return false }
        throw handle.error(code, sql: sql)
    }

    private func bind(_ values: [Value], copyingBlobs: Bool) throws(SQLiteError) {
        precondition(
            unsafe values.count == Int(sqlite3_bind_parameter_count(compiled)),
            "\(values.count) values for the parameters of: \(sql)")
        for (index, value) in zip(Int32(1)..., values) {
            try handle.check(bind(value, at: index, copyingBlobs), sql: sql)
        }
    }

    private func bind(_ value: Value, at index: Int32, _ copyingBlobs: Bool) -> Int32 {
        switch value {
        case .null: return unsafe sqlite3_bind_null(compiled, index)
        case .integer(let number): return unsafe sqlite3_bind_int64(compiled, index, number)
        case .real(let number): return unsafe sqlite3_bind_double(compiled, index, number)
        case .text(var text):
            return text.withUTF8 { bytes in
                guard let base = bytes.baseAddress else {
                    return unsafe tracewell_sqlite_bind_text_copied(compiled, index, "", 0)
                }
                return unsafe base.withMemoryRebound(to: CChar.self, capacity: bytes.count) {
                    unsafe tracewell_sqlite_bind_text_copied(
                        compiled, index, $0, UInt64(bytes.count))
                }
            }
        case .blob(let view):
            return unsafe view.withUnsafeBytes { bytes in
                guard let base = bytes.baseAddress else {
                    return unsafe sqlite3_bind_zeroblob(compiled, index, 0)
                }
                if copyingBlobs {
                    return unsafe tracewell_sqlite_bind_blob_copied(
                        compiled, index, base, UInt64(bytes.count))
                }
                // SAFETY: no destructor means that SQLite reads the caller's memory; `run` clears
                // the binding before it returns, while the caller still owns the bytes.
                return unsafe sqlite3_bind_blob64(
                    compiled, index, base, UInt64(bytes.count), nil)
            }
        }
    }
}

extension Statement {
    /// How many columns each row has.
    var columnCount: Int { Int(unsafe sqlite3_column_count(compiled)) }

    func columnIsNull(_ index: Int) -> Bool {
        unsafe sqlite3_column_type(compiled, column(index)) == SQLITE_NULL
    }

    func columnInteger(_ index: Int) -> Int64 {
        unsafe sqlite3_column_int64(compiled, column(index))
    }

    func columnReal(_ index: Int) -> Double {
        unsafe sqlite3_column_double(compiled, column(index))
    }

    /// The bytes of a blob or text; valid until the next step.
    func columnBytes(_ index: Int) -> ByteView {
        let index = column(index)
        // SAFETY: SQLite keeps the memory until the next step or reset, as `Rows.blob` documents.
        // The length must be asked for after the bytes.
        guard let base = unsafe sqlite3_column_blob(compiled, index) else { return .empty }
        return unsafe ByteView(base: base, count: Int(sqlite3_column_bytes(compiled, index)))
    }

    /// A column outside the row is undefined behaviour in SQLite and a bug of ours.
    private func column(_ index: Int) -> Int32 {
        precondition(index >= 0 && index < columnCount, "no column \(index) in: \(sql)")
        return Int32(index)
    }
}
