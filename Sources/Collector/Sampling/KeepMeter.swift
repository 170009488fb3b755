import Assembly
import Sampling
import SamplingAPI
import Synchronization
import SystemClock

/// Counts what is decided about traces, and how much of it happens in a second.
///
/// - Concurrency: From any thread.
final class KeepMeter: Sendable {
    /// Traces of one environment since the start.
    struct Counts: Equatable {
        var decided = 0
        var kept = 0
        var keptByBumps = 0
    }

    /// Everything that is counted, at one moment.
    private struct Sample {
        var at: MonotonicTime
        var traces: [String: Counts]
        /// What each policy wanted kept, by environment and name.
        var policies: [String: [String: Int]]
    }

    private struct State {
        var traces: [String: Counts] = [:]
        /// One a second, the oldest first.
        var samples: [Sample] = []
    }

    /// Over how many samples rates are taken.
    private static let window = 61

    private let state = Mutex(State())

    /// Counts a decision about a trace of a configured environment.
    func count(_ decision: TraceDecision, in environment: String) {
        state.withLock { state in
            state.traces[environment, default: Counts()].decided += 1
            guard decision.verdict != .dropped else { return }
            state.traces[environment, default: Counts()].kept += 1
            if decision.isOwedToBump {
                state.traces[environment, default: Counts()].keptByBumps += 1
            }
        }
    }

    /// Takes a sample; to be called once a second.
    func sample(_ policies: [PolicySet], at now: MonotonicTime) {
        var sampled: [String: [String: Int]] = [:]
        for set in policies {
            for tally in set.tallies {
                sampled[set.environment, default: [:]][tally.name] = tally.sampled
            }
        }
        state.withLock { state in
            state.samples.append(Sample(at: now, traces: state.traces, policies: sampled))
            if state.samples.count > Self.window { state.samples.removeFirst() }
        }
    }

    /// The counts of every environment that had traces.
    var counts: [String: Counts] { state.withLock { $0.traces } }

    /// Traces a second over the last minute, or since the start where that is shorter.
    func flow(of environment: String) -> SamplingOverview.Flow {
        rate { first, last in
            let before = first.traces[environment] ?? Counts()
            let after = last.traces[environment] ?? Counts()
            return { seconds in
                SamplingOverview.Flow(
                    decided: Double(after.decided - before.decided) / seconds,
                    kept: Double(after.kept - before.kept) / seconds,
                    keptByBumps: Double(after.keptByBumps - before.keptByBumps) / seconds)
            }
        } ?? SamplingOverview.Flow()
    }

    /// How many traces a second a policy wanted kept; nil where it has not been counted.
    func sampled(by policy: String, in environment: String) -> Double? {
        rate { first, last in
            guard let after = last.policies[environment]?[policy] else { return nil }
            // A policy that was changed by a reload counts from nothing.
            let before = first.policies[environment]?[policy] ?? 0
            return { seconds in Double(max(0, after - before)) / seconds }
        }
    }

    private func rate<Value>(
        _ difference: (_ first: Sample, _ last: Sample) -> ((_ seconds: Double) -> Value)?
    ) -> Value? {
        state.withLock { state in
            guard let first = state.samples.first, let last = state.samples.last,
                last.at > first.at
            else { return nil }
            let seconds = Double(last.at.nanoseconds(since: first.at)) / 1e9
            return difference(first, last)?(seconds)
        }
    }
}
