import Bytes
import Synchronization
import SystemClock

/// `windowed_throughput`: rates from each key's traffic in a window that moves on with every update.
final class WindowedSampler: RateSampler {
    private struct State {
        var clock: IntervalClock
        /// The counts of the update intervals of the window, the oldest first, and the current one.
        var window: [KeyCounts] = []
        var current: KeyCounts
        var rates = SampleRates()
    }

    private let perSecond: Double
    private let update: Duration
    private let length: Int
    private let maxKeys: Int
    private let state: Mutex<State>

    /// Makes a sampler.
    ///
    /// - Parameters:
    ///   - perSecond: How many spans to keep a second.
    ///   - update: How often rates are computed.
    ///   - lookback: The length of the window, cut to a multiple of `update`.
    ///   - maxKeys: How many keys are counted; others have the rate 1.
    init(perSecond: Double, update: Duration, lookback: Duration, maxKeys: Int) {
        self.perSecond = perSecond
        self.update = update
        self.maxKeys = maxKeys
        length = max(
            1, Int(clamping: lookback.wholeNanoseconds / max(1, update.wholeNanoseconds)))
        let counts = KeyCounts(capacity: maxKeys)
        state = Mutex(State(clock: IntervalClock(update), current: counts))
    }

    func rate(of key: ByteView, spans: Int, at now: MonotonicTime) -> UInt32 {
        let hash = key.hash64
        return state.withLock { state in
            let ended = state.clock.advance(to: now)
            if ended > 0 { move(&state, by: ended) }
            _ = state.current.add(Double(spans), to: hash, key)
            return state.rates[hash] ?? 1
        }
    }

    private func move(_ state: inout State, by intervals: UInt64) {
        state.window.append(state.current)
        state.current = KeyCounts(capacity: maxKeys)
        for _ in 1..<min(intervals, UInt64(length) + 1) {
            state.window.append(KeyCounts(capacity: maxKeys))
        }
        state.window.removeFirst(max(0, state.window.count - length))
        var sums = KeyCounts(capacity: maxKeys)
        for counts in state.window { sums.add(counts) }
        guard !sums.isEmpty else {
            state.rates = SampleRates()
            return
        }
        let total = perSecond * Double(length) * Double(update.wholeNanoseconds) / 1e9
        let perKey = max(1, total / Double(sums.counts.count))
        state.rates = SampleRates(evenly: perKey, among: sums.counts)
    }
}
