extension Connection {
    /// What a transaction is for.
    package enum TransactionKind: Sendable {
        /// Holds the write lock from the start (`BEGIN IMMEDIATE`), so it cannot fail half-way for
        /// want of it.
        case write
        /// Sees one state of the database from its first read on, whatever is committed meanwhile.
        case read
    }

    /// Runs the body in a transaction and commits it, or undoes everything when the body throws.
    ///
    /// Transactions do not nest. A read transaction that is left open keeps the WAL from shrinking,
    /// so do no waiting in it.
    ///
    /// - Returns: What the body returned, once the commit is done.
    /// - Throws: What the body throws, after the roll-back; ``ResultCode/busy`` when the write lock
    ///   was not to be had in time; ``ResultCode/full`` and ``ResultCode/ioError`` of the commit,
    ///   with nothing of it done.
    package func transaction<Result>(
        _ kind: TransactionKind = .write, _ body: () throws(SQLiteError) -> Result
    ) throws(SQLiteError) -> Result {
        precondition(!isInTransaction, "transactions do not nest")
        try prepare(kind == .write ? "BEGIN IMMEDIATE" : "BEGIN DEFERRED").run()
        do throws(SQLiteError) {
            let result = try body()
            try prepare("COMMIT").run()
            return result
        } catch {
            // Some errors (disk full, I/O) have already rolled back; the cause is what counts.
            if isInTransaction { _ = try? prepare("ROLLBACK").run() }
            throw error
        }
    }
}
