/// How many spans may be looked at for exemplars, which are wanted now and then only.
struct ExemplarBudget {
    /// PERF: A thousand spans a second are some 4 ms of work; examples are asked for every few seconds.
    private static let spansPerSecond = 1000

    private var second: UInt64
    private var left = spansPerSecond

    /// Begins at a moment of the monotonic clock, in nanoseconds.
    init(at now: UInt64) { second = now / 1_000_000_000 }

    /// Whether so many spans may be looked at.
    ///
    /// What is over is taken off the next seconds' budget, so that a large trace gets its turn, too.
    mutating func take(_ spans: Int, at now: UInt64) -> Bool {
        let current = now / 1_000_000_000
        if current > second {
            let seconds = Int(clamping: min(current - second, 60))
            left = min(Self.spansPerSecond, left + seconds * Self.spansPerSecond)
            second = current
        }
        guard left > 0 else { return false }
        left -= spans
        return true
    }
}
