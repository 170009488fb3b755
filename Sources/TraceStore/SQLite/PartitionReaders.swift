import SQLite
import Synchronization

/// Read-only connections to one partition, opened when they are needed.
///
/// - Concurrency: Callable from any thread; never waits for another reader.
final class PartitionReaders: Sendable {
    private let path: String
    private let idle = Mutex<[Connection]>([])

    /// How many connections are kept open while no one reads.
    private static let kept = 2

    init(path: String) { self.path = path }

    /// Lends a connection for the length of a call.
    func read<Result>(
        _ body: (Connection) throws(SQLiteError) -> Result
    ) throws(StoreError) -> Result {
        let connection = try take()
        defer { giveBack(connection) }
        return try StoreError.mapping { () throws(SQLiteError) in try body(connection) }
    }

    /// Closes the connections that no one reads from.
    func closeIdle() { idle.withLock { $0 = [] } }

    private func take() throws(StoreError) -> Connection {
        if let connection = idle.withLock({ $0.popLast() }) { return connection }
        return try open()
    }

    private func open() throws(StoreError) -> Connection {
        try StoreError.mapping { () throws(SQLiteError) in
            try Connection(path: path, ConnectionOptions(.readOnly))
        }
    }

    private func giveBack(_ connection: Connection) {
        connection.giveUp()
        idle.withLock { if $0.count < Self.kept { $0.append(connection) } }
    }
}
