/// A result code of SQLite, primary or extended.
///
/// - Source: https://www.sqlite.org/rescode.html
package struct ResultCode: RawRepresentable, Hashable, Sendable {
    /// The number SQLite gives it.
    package let rawValue: Int32

    /// Wraps a number.
    package init(rawValue: Int32) { self.rawValue = rawValue }

    /// The primary code: the extended ones keep it in their low byte.
    package var primary: ResultCode { ResultCode(rawValue: rawValue & 0xFF) }

    /// A general error: bad SQL, a missing table.
    package static let error = ResultCode(rawValue: 1)
    /// A callback asked to stop.
    package static let abort = ResultCode(rawValue: 4)
    /// Another connection holds the lock.
    package static let busy = ResultCode(rawValue: 5)
    /// Another statement of the same connection is in the way.
    package static let locked = ResultCode(rawValue: 6)
    /// Memory ran out.
    package static let noMemory = ResultCode(rawValue: 7)
    /// The database is read-only.
    package static let readOnly = ResultCode(rawValue: 8)
    /// The operation was interrupted.
    package static let interrupt = ResultCode(rawValue: 9)
    /// The operating system reported an I/O error.
    package static let ioError = ResultCode(rawValue: 10)
    /// The file is damaged.
    package static let corrupt = ResultCode(rawValue: 11)
    /// The disk is full, or the database has reached `max_page_count`.
    package static let full = ResultCode(rawValue: 13)
    /// The file cannot be opened.
    package static let cannotOpen = ResultCode(rawValue: 14)
    /// A value is larger than SQLite takes.
    package static let tooBig = ResultCode(rawValue: 18)
    /// A constraint does not hold; the extended code says which kind.
    package static let constraint = ResultCode(rawValue: 19)
    /// The file is no database.
    package static let notADatabase = ResultCode(rawValue: 26)

    /// A value that must be unique is there already.
    package static let constraintUnique = ResultCode(rawValue: 19 | 8 << 8)
    /// A primary key is there already.
    package static let constraintPrimaryKey = ResultCode(rawValue: 19 | 6 << 8)
}
