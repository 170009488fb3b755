import Bytes
import Synchronization
import SystemClock

/// `dynamic` and `total_throughput`: rates from each key's traffic in the interval before.
///
/// After an interval without traffic nothing is known any more, and every key has the rate 1.
final class IntervalSampler: RateSampler {
    private struct State {
        var clock: IntervalClock
        var counts: KeyCounts
        var rates: SampleRates?
    }

    private let goal: SamplingGoal
    private let interval: Duration
    private let state: Mutex<State>

    init(goal: SamplingGoal, interval: Duration, maxKeys: Int) {
        self.goal = goal
        self.interval = interval
        state = Mutex(
            State(clock: IntervalClock(interval), counts: KeyCounts(capacity: maxKeys)))
    }

    func rate(of key: ByteView, spans: Int, at now: MonotonicTime) -> UInt32 {
        let hash = key.hash64
        return state.withLock { state in
            let ended = state.clock.advance(to: now)
            if ended > 0 { update(&state, isOld: ended > 1) }
            _ = state.counts.add(Double(spans), to: hash, key)
            guard let rates = state.rates else { return initialRate }
            return rates[hash] ?? 1
        }
    }

    private var initialRate: UInt32 {
        switch goal {
        case .rate(let rate): UInt32(rate)
        case .throughput(_, let initial): initial
        }
    }

    /// Computes rates; `isOld` tells that the interval of the counts was followed by one without
    /// traffic.
    private func update(_ state: inout State, isOld: Bool) {
        let counts = state.counts.take()
        guard !counts.isEmpty, !isOld else {
            if !counts.isEmpty || state.rates != nil { state.rates = SampleRates() }
            return
        }
        switch goal {
        case .rate(let rate):
            let sum = counts.values.reduce(0) { $0 + $1.count }
            state.rates = SampleRates(sharing: sum / rate, among: counts)
        case .throughput(let perSecond, _):
            let total = perSecond * Double(interval.wholeNanoseconds) / 1e9
            let perKey = max(1, total / Double(counts.count)).rounded(.down)
            state.rates = SampleRates(evenly: perKey, among: counts)
        }
    }
}
