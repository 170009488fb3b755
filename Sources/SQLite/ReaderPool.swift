import Threading

/// A fixed number of read-only connections that threads borrow.
///
/// Each sees what was committed when its statement, or its read transaction, began. Readers never
/// wait for the writer nor the writer for them (WAL), but a read that lasts keeps the WAL from
/// shrinking.
///
/// - Concurrency: All methods from any thread; borrowing blocks while every connection is lent.
package final class ReaderPool: Sendable {
    private let idle: ConditionLock<[Connection]>

    /// Opens all the connections.
    ///
    /// - Parameters:
    ///   - path: A database that exists, already in WAL mode.
    ///   - count: How many connections, at least 1.
    ///   - options: How to open them; access is read-only whatever they say.
    /// - Throws: As opening a connection does.
    package init(path: String, count: Int, _ options: ConnectionOptions) throws(SQLiteError) {
        var readOnly = options
        readOnly.access = .readOnly
        var connections: [Connection] = []
        for _ in 0..<max(1, count) {
            connections.append(try Connection(path: path, readOnly))
        }
        idle = ConditionLock(connections)
    }

    /// Lends a connection for the length of a call, waiting until one is idle.
    ///
    /// The connection must not leave the body: it is another thread's afterwards, and using it stops
    /// the program. A thread that borrows while it has one already may wait for ever.
    package func read<Result, Failure: Error>(
        _ body: (Connection) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let connection = idle.wait { $0.popLast() }
        defer {
            connection.giveUp()
            idle.update { $0.append(connection) }
        }
        return try body(connection)
    }
}
