import Bytes
import Synchronization
import SystemClock

/// `ema_dynamic` and `ema_throughput`: rates from a moving average of each key's traffic.
///
/// At the end of each interval the average of a key becomes `weight × count + (1 - weight) × average`;
/// keys whose average falls below `age_out_value` are forgotten. An interval without traffic changes
/// nothing. When the traffic of an interval reaches `burst_multiple` times the sum of the averages,
/// rates are computed at once.
final class EMASampler: RateSampler {
    /// The parameters, with Refinery's defaults.
    struct Parameters: Sendable {
        var goal: SamplingGoal
        var interval = Duration.seconds(15)
        var weight = 0.5
        var ageOut = 0.5
        var burstMultiple = 2.0
        var burstDelay: UInt64 = 3
        var maxKeys = 500
    }

    private struct State {
        var clock: IntervalClock
        var counts: KeyCounts
        var averages: [UInt64: SampleRates.Count] = [:]
        var rates: SampleRates?
        var intervals: UInt64 = 0
        var burstSum = 0.0
        var burstThreshold = 0.0
    }

    private let parameters: Parameters
    private let state: Mutex<State>

    init(_ parameters: Parameters) {
        self.parameters = parameters
        state = Mutex(
            State(
                clock: IntervalClock(parameters.interval),
                counts: KeyCounts(capacity: parameters.maxKeys)))
    }

    func rate(of key: ByteView, spans: Int, at now: MonotonicTime) -> UInt32 {
        let hash = key.hash64
        return state.withLock { state in
            let ended = state.clock.advance(to: now)
            if ended > 0 {
                update(&state)
                state.intervals += ended
            }
            if state.counts.add(Double(spans), to: hash, key) { state.burstSum += Double(spans) }
            if state.burstThreshold > 0, state.burstSum >= state.burstThreshold,
                state.intervals >= parameters.burstDelay
            {
                state.clock.restart(at: now)
                update(&state)
            }
            guard let rates = state.rates else { return initialRate }
            return rates[hash] ?? 1
        }
    }

    private var initialRate: UInt32 {
        switch parameters.goal {
        case .rate(let rate): UInt32(rate)
        case .throughput(_, let initial): initial
        }
    }

    private func update(_ state: inout State) {
        state.burstSum = 0
        guard !state.counts.isEmpty else { return }
        let counts = state.counts.take()
        var averages: [UInt64: SampleRates.Count] = [:]
        for (hash, old) in state.averages {
            let new = counts[hash]?.count ?? 0
            let average = new * parameters.weight + (1 - parameters.weight) * old.count
            if average >= parameters.ageOut {
                averages[hash] = .init(key: old.key, count: average)
            }
        }
        for (hash, new) in counts where state.averages[hash] == nil {
            let average = new.count * parameters.weight
            if average >= parameters.ageOut {
                averages[hash] = .init(key: new.key, count: average)
            }
        }
        state.averages = averages
        let sum = averages.values.reduce(0) { $0 + max(1, $1.count) }
        state.burstThreshold = sum * parameters.burstMultiple
        state.rates = SampleRates(sharing: goalCount(sum), among: averages)
    }

    private func goalCount(_ sum: Double) -> Double {
        switch parameters.goal {
        case .rate(let rate): sum / rate
        case .throughput(let perSecond, _):
            perSecond * Double(parameters.interval.wholeNanoseconds) / 1e9
        }
    }
}
