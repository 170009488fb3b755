import Synchronization
package import SystemClock
package import TraceModel

/// A clock that moves only when a test says so.
///
/// Both clocks start at values that are easy to read in a failure: the wall clock at
/// 2026-01-01T00:00:00Z, the monotonic clock at 1000 s.
///
/// - Concurrency: Callable from any thread; a reader sees both clocks before or after a step.
package final class ManualTime: TimeSource {
    private struct Clocks {
        var wall: Timestamp
        var monotonic: MonotonicTime
    }

    private let clocks: Mutex<Clocks>

    /// Makes a clock that stands still at the given moments.
    package init(
        now: Timestamp = Timestamp(nanoseconds: 1_767_225_600_000_000_000),
        monotonic: MonotonicTime = MonotonicTime(nanoseconds: 1_000_000_000_000)
    ) {
        clocks = Mutex(Clocks(wall: now, monotonic: monotonic))
    }

    /// The wall clock as last set.
    package func now() -> Timestamp { clocks.withLock { $0.wall } }

    /// The monotonic clock as last advanced.
    package func monotonic() -> MonotonicTime { clocks.withLock { $0.monotonic } }

    /// Lets time pass on both clocks; a negative duration counts as none.
    package func advance(by duration: Duration) {
        clocks.withLock {
            $0.wall = $0.wall.adding(nanoseconds: duration.wholeNanoseconds)
            $0.monotonic = $0.monotonic.adding(duration)
        }
    }

    /// Sets the wall clock, forwards or back, as an operator or NTP may; the monotonic clock stays.
    package func set(_ now: Timestamp) { clocks.withLock { $0.wall = now } }
}
