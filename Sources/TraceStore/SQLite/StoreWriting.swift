import Synchronization

/// What belongs to whoever writes to the store: one at a time.
final class StoreWriting: Sendable {
    /// The partition that is written to, and what was written lately.
    struct State: ~Copyable {
        var writer: PartitionWriter?
        var isClosed = false
        /// What was stored since maintenance was woken last.
        var newBytes = 0
        var newBlocks = 0
    }

    private let state = Mutex(State())

    /// Runs the body as the only one that writes.
    func exclusively<Result: Sendable>(
        _ body: (inout State) throws(StoreError) -> Result
    ) throws(StoreError) -> Result {
        try state.withLock { (state) throws(StoreError) in
            guard !state.isClosed else { throw .unavailable("the store is closed") }
            return try body(&state)
        }
    }

    /// Lets no one write any more.
    func close() {
        state.withLock { state in
            state.writer = nil
            state.isClosed = true
        }
    }
}
