package import TraceModel

/// Tells the time to everything that needs one.
///
/// Domain code takes `any TimeSource` and never asks the system, so that a test can stop, move and
/// jump the time. The two clocks answer different questions and must not be mixed: the wall clock
/// says what to write down and may jump either way; the monotonic clock says how long something took
/// and when a deadline is due, and only ever goes forward.
///
/// - Concurrency: Callable from any thread.
package protocol TimeSource: Sendable {
    /// The moment on the wall clock, in nanoseconds since the Unix epoch.
    func now() -> Timestamp

    /// The moment on the monotonic clock, which no one can set back.
    func monotonic() -> MonotonicTime
}
