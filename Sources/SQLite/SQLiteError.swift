/// What SQLite refused to do and why.
///
/// A `catch` names the code it is for; a primary code also matches its extended ones:
///
/// ```swift
/// do {
///     try insert.run(.integer(1))
/// } catch SQLiteError.full {
///     // Disk full: the transaction is gone, refuse what comes.
/// } catch SQLiteError.constraint {
///     // Any constraint; `SQLiteError.constraintUnique` is one of them.
/// }
/// ```
package struct SQLiteError: Error, Equatable, Sendable {
    /// The result code in full, which may be an extended one.
    package let extendedCode: ResultCode
    /// What SQLite said, in English.
    package let message: String
    /// The SQL it was doing; values were bound and are not in it.
    package let sql: String?

    /// Makes an error, also for who stops a transaction for a reason of its own.
    package init(_ code: ResultCode, _ message: String, sql: String? = nil) {
        extendedCode = code
        self.message = message
        self.sql = sql
    }

    /// The primary result code.
    package var code: ResultCode { extendedCode.primary }

    /// Something asked to stop.
    package static var abort: ResultCode { .abort }
    /// Another connection holds the lock.
    package static var busy: ResultCode { .busy }
    /// The database is read-only.
    package static var readOnly: ResultCode { .readOnly }
    /// The operation was interrupted.
    package static var interrupt: ResultCode { .interrupt }
    /// The operating system reported an I/O error.
    package static var ioError: ResultCode { .ioError }
    /// The file is damaged.
    package static var corrupt: ResultCode { .corrupt }
    /// The disk is full.
    package static var full: ResultCode { .full }
    /// The file cannot be opened.
    package static var cannotOpen: ResultCode { .cannotOpen }
    /// A value is larger than SQLite takes.
    package static var tooBig: ResultCode { .tooBig }
    /// A constraint does not hold.
    package static var constraint: ResultCode { .constraint }
    /// A value that must be unique is there already.
    package static var constraintUnique: ResultCode { .constraintUnique }
    /// A primary key is there already.
    package static var constraintPrimaryKey: ResultCode { .constraintPrimaryKey }
    /// The file is no database.
    package static var notADatabase: ResultCode { .notADatabase }
}

extension ResultCode {
    /// Matches an error by its primary or extended code.
    package static func ~= (pattern: ResultCode, error: any Error) -> Bool {
        guard let error = error as? SQLiteError else { return false }
        return pattern == error.extendedCode || pattern == error.code
    }
}

extension SQLiteError: CustomStringConvertible {
    /// One line: message, code and SQL.
    package var description: String {
        "\(message) (SQLite \(extendedCode.rawValue))\(sql.map { " in: \($0)" } ?? "")"
    }
}
