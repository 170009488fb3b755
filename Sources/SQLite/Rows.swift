package import Bytes

/// The rows of one run of a statement, read one after the other.
///
/// ```swift
/// var rows = try connection.prepare("SELECT id, data FROM block WHERE day = ?").rows(.integer(day))
/// while try rows.next() { read(rows.integer(0), rows.blob(1)) }
/// ```
///
/// While the value exists the statement runs and holds a read lock; both end with the value, however
/// its scope is left. Columns count from 0; before the first and after the last row they are NULL.
package struct Rows: ~Copyable {
    private let statement: Statement
    private var isDone = false

    init(of statement: Statement) { self.statement = statement }

    deinit { statement.finish() }

    /// Goes on to the next row.
    ///
    /// - Returns: False when there is none.
    /// - Throws: Whatever SQLite finds wrong while it looks for the row.
    package mutating func next() throws(SQLiteError) -> Bool {
        // After the last row SQLite would start from the first again.
        guard !isDone else { return false }
        isDone = true
        isDone = try !statement.step()
        return !isDone
    }

    /// Whether the column is NULL.
    package func isNull(_ column: Int) -> Bool { statement.columnIsNull(column) }

    /// The column as a number; NULL reads as 0.
    package func integer(_ column: Int) -> Int64 { statement.columnInteger(column) }

    /// The column as a floating-point number; NULL reads as 0.
    package func real(_ column: Int) -> Double { statement.columnReal(column) }

    /// The column as text; NULL reads as empty, bytes that are not UTF-8 as U+FFFD.
    package func text(_ column: Int) -> String { statement.columnBytes(column).string }

    /// The bytes of the column without a copy; NULL reads as empty.
    ///
    /// SAFETY: The memory is SQLite's: it is valid until ``next()`` is called or the rows end.
    package func blob(_ column: Int) -> ByteView { statement.columnBytes(column) }
}
