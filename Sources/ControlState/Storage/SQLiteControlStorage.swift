import SQLite
import Sampling
import Synchronization
import TraceModel

/// Keeps the control state in one small SQLite file.
///
/// DURABILITY: Each change is a transaction with `synchronous = FULL`: it survives a power loss,
/// whatever the collector's `durability` says, since a person waits for it and there are few.
///
/// - Concurrency: From any thread, one at a time; a change waits for the disk.
package final class SQLiteControlStorage: ControlStorage {
    /// How many audit records are kept.
    static let auditRecords = 10_000
    /// How many bumps are kept, those in force included.
    static let bumpRecords = 1000

    /// Nil once it is closed.
    private let connection: Mutex<Connection?>

    /// Opens the file, makes it where there is none, and brings an older one to this version.
    package init(path: String) throws(ControlStateError) {
        var options = ConnectionOptions(.readWrite)
        options.synchronous = .full
        options.pageSize = 4096
        options.cacheBytes = 256 << 10
        let opened: Connection
        do throws(SQLiteError) {
            opened = try Connection(path: path, options)
        } catch {
            throw ControlStateError(error)
        }
        try ControlSchema.migrate(opened)
        opened.giveUp()
        connection = Mutex(opened)
    }

    /// Closes the file; what was committed stays.
    package func close() { connection.withLock { $0 = nil } }

    /// Lends the connection, with the errors of the module.
    func use<Result: Sendable>(
        _ body: (Connection) throws(SQLiteError) -> Result
    ) throws(ControlStateError) -> Result {
        do throws(SQLiteError) {
            return try connection.withLock { (connection) throws(SQLiteError) -> Result in
                guard let connection else { throw SQLiteError(.abort, "the file is closed") }
                defer { connection.giveUp() }
                return try body(connection)
            }
        } catch {
            throw ControlStateError(error)
        }
    }

    /// Makes a change, with the audit record of it, in one transaction.
    func change<Result: Sendable>(
        _ body: (Connection) throws(SQLiteError) -> (Result, AuditRecord)
    ) throws(ControlStateError) -> Result {
        try use { (connection) throws(SQLiteError) in
            let result = try connection.transaction { () throws(SQLiteError) -> Result in
                let (result, audit) = try body(connection)
                try insert(audit, connection)
                return result
            }
            // The file is small, and changes are so few that its log need not be kept long.
            _ = try? connection.checkpoint(.passive)
            return result
        }
    }
}
