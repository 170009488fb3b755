import Synchronization
package import SystemClock

/// Lets at most one line a second through for each key, and counts the others.
///
/// For lines that a client can cause: without it, bad input would fill the disk that good input needs.
/// Keys are few and ours; past 256 of them, all further ones share one.
package final class LogLimiter: Sendable {
    private struct Entry {
        var last: MonotonicTime
        var suppressed: Int
    }

    private static let maximumKeys = 256
    private static let interval: UInt64 = 1_000_000_000

    private let clock: any TimeSource
    private let entries = Mutex<[String: Entry]>([:])

    /// Makes a limiter that has let nothing through yet.
    package init(clock: any TimeSource) { self.clock = clock }

    /// Asks to write a line.
    ///
    /// - Returns: Nil when the line must not be written; else how many lines of the key were held back
    ///   since the last one.
    package func admit(_ key: String) -> Int? {
        let now = clock.monotonic()
        return entries.withLock { entries -> Int? in
            let full = entries.count >= Self.maximumKeys && entries[key] == nil
            let key = full ? "other" : key
            guard let entry = entries[key] else {
                entries[key] = Entry(last: now, suppressed: 0)
                return 0
            }
            if now.nanoseconds(since: entry.last) < Self.interval {
                entries[key] = Entry(last: entry.last, suppressed: entry.suppressed &+ 1)
                return nil
            }
            entries[key] = Entry(last: now, suppressed: 0)
            return entry.suppressed
        }
    }
}
