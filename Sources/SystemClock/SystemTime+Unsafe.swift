import Glibc
import SwiftOverlayShims
package import TraceModel

/// The machine's own clocks.
///
/// Each call is one `clock_gettime`, answered in user space (vDSO) in some 20 ns.
package struct SystemTime: TimeSource {
    /// Makes a source; all of them tell the same time.
    package init() {}

    /// The system's wall clock (`CLOCK_REALTIME`).
    package func now() -> Timestamp { Timestamp(nanoseconds: Self.read(CLOCK_REALTIME)) }

    /// The system's monotonic clock (`CLOCK_MONOTONIC`): stands still while the machine is suspended.
    package func monotonic() -> MonotonicTime {
        MonotonicTime(nanoseconds: Self.read(CLOCK_MONOTONIC))
    }

    private static func read(_ clock: clockid_t) -> UInt64 {
        var time = timespec()
        // SAFETY: `time` outlives the call, which writes only into it. Both clocks exist on every
        // Linux, so the call cannot fail; a time before 1970 reads as the epoch.
        guard unsafe clock_gettime(clock, &time) == 0 else { return 0 }
        guard let seconds = UInt64(exactly: time.tv_sec) else { return 0 }
        return seconds &* 1_000_000_000 &+ UInt64(truncatingIfNeeded: time.tv_nsec)
    }
}
