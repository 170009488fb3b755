import Glibc

/// The two clocks that a benchmark reads.
enum Clock {
    /// What this process has used of the processors, all threads together, in nanoseconds.
    static var processor: UInt64 { read(CLOCK_PROCESS_CPUTIME_ID) }

    /// Nanoseconds on the monotonic clock.
    static var wall: UInt64 { read(CLOCK_MONOTONIC) }

    /// Waits; for polling what another process does.
    static func sleep(_ duration: Duration) {
        let (seconds, attoseconds) = duration.components
        var time = timespec(tv_sec: Int(seconds), tv_nsec: Int(attoseconds / 1_000_000_000))
        // SAFETY: `time` outlives the call.
        unsafe nanosleep(&time, nil)
    }

    private static func read(_ clock: clockid_t) -> UInt64 {
        var time = timespec()
        // SAFETY: `time` outlives the call, which writes only into it; both clocks always exist.
        unsafe clock_gettime(clock, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }
}
