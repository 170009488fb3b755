import SystemClock

/// A value behind a lock, on whose changes threads can wait.
///
/// The way to use it is one closure for each side. The waiting side gives an attempt that looks at
/// the state and returns what it wants, or nil while there is nothing to be had; the changing side
/// changes the state and wakes:
///
/// ```swift
/// let box = ConditionLock<Int?>(nil)
/// box.update { $0 = 42 }                          // one thread
/// let answer = box.wait { state in state.take() } // another
/// ```
///
/// The attempt runs with the lock held, so what it takes no one else gets. It may run any number of
/// times: it must not change the state unless it succeeds.
///
/// - Concurrency: All methods from any thread; they block, so never from Swift's cooperative pool.
///   The lock is not recursive: a closure that calls back into the same lock waits for ever.
@usableFromInline
package final class ConditionLock<State>: @unchecked Sendable {
    // SAFETY: `state` is touched only between `lock.lock()` and `lock.unlock()` in this file; values
    // go in and come out as `sending`, so nothing of it is shared outside the lock.
    @usableFromInline var state: State
    @usableFromInline let lock = Lock()
    @usableFromInline let changed = WakeUp()

    /// Makes a lock around a first value.
    package init(_ state: sending State) { self.state = state }

    /// Reads or changes the state without waking anyone.
    @inlinable
    package func withLock<Result, Failure: Error>(
        _ body: (inout sending State) throws(Failure) -> sending Result
    ) throws(Failure) -> sending Result {
        lock.lock()
        defer { lock.unlock() }
        return try body(&state)
    }

    /// Changes the state and wakes every waiting thread to look at it.
    ///
    /// Wakes even when `body` throws, since it may have changed something before.
    @inlinable
    package func update<Result, Failure: Error>(
        _ body: (inout sending State) throws(Failure) -> sending Result
    ) throws(Failure) -> sending Result {
        lock.lock()
        defer {
            changed.broadcast()
            lock.unlock()
        }
        return try body(&state)
    }

    /// Blocks until the attempt returns a value, for as long as that takes.
    @inlinable
    package func wait<Result>(
        for attempt: (inout sending State) -> sending Result?
    ) -> sending Result {
        lock.lock()
        defer { lock.unlock() }
        while true {
            if let result = attempt(&state) { return result }
            changed.wait(lock)
        }
    }

    /// Blocks until the attempt returns a value or the time is up, whichever is first.
    ///
    /// The attempt is made at least once, and once more when the time is up.
    ///
    /// - Parameters:
    ///   - timeout: Measured on the monotonic clock; zero or less only tries.
    ///   - attempt: As in ``wait(for:)``.
    /// - Returns: What the attempt returned, or nil when the time was up.
    package func wait<Result>(
        timeout: Duration, for attempt: (inout sending State) -> sending Result?
    ) -> sending Result? {
        let deadline = SystemTime().monotonic().adding(timeout)
        lock.lock()
        defer { lock.unlock() }
        var inTime = true
        while true {
            if let result = attempt(&state) { return result }
            guard inTime else { return nil }
            inTime = changed.wait(lock, until: deadline)
        }
    }
}
