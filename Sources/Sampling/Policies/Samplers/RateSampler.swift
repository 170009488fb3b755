import Bytes
import SystemClock

/// Gives each key of traces a sample rate that follows its traffic.
///
/// - Concurrency: From any thread.
protocol RateSampler: PolicyMemory {
    /// Counts the spans of a trace and gives its rate: one in so many is kept, 1 keeps all.
    func rate(of key: ByteView, spans: Int, at now: MonotonicTime) -> UInt32
}

/// What a dynamic sampler aims at.
enum SamplingGoal: Sendable, Equatable {
    /// One span in so many, over all keys.
    case rate(Double)
    /// So many spans a second, over all keys; before anything is known one trace in `initial`.
    case throughput(perSecond: Double, initial: UInt32)
}

/// Where the time stands in a row of equal intervals that begins with the first use.
struct IntervalClock: Sendable {
    private let length: UInt64
    private var start: MonotonicTime?

    init(_ length: Duration) { self.length = max(1, length.wholeNanoseconds) }

    /// How many intervals have ended since the last call.
    mutating func advance(to now: MonotonicTime) -> UInt64 {
        guard let start else {
            self.start = now
            return 0
        }
        let ended = now.nanoseconds(since: start) / length
        if ended > 0 { self.start = start.adding(nanoseconds: ended * length) }
        return ended
    }

    /// Begins an interval.
    mutating func restart(at now: MonotonicTime) { start = now }
}
