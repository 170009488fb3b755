import DecisionLog
import Sampling
import Synchronization
import SystemClock
import TraceModel

/// Gathers traces that the head drops, a bounded number a second, until they are written.
///
/// What the head drops follows from the identifier and the configuration, so that what is not recorded
/// can be told by rule; the record says that the trace did come.
///
/// - Concurrency: From any thread.
final class HeadDropLog: HeadDropObserver, Sendable {
    private struct State {
        var entries: [DecisionEntry] = []
        var windowStart = MonotonicTime(nanoseconds: 0)
        /// How many traces the window has had.
        var count = 0
        var recent = RecentTraces()
        var version: SamplingVersion
        var recorded = 0
    }

    /// How many traces of a second are recorded.
    static let tracesPerSecond = 200
    private static let window = UInt64(1_000_000_000)
    /// How many traces wait at most while the log cannot be written.
    private static let capacity = 10_000

    private let time: any TimeSource
    private let state: Mutex<State>

    init(_ version: SamplingVersion, time: any TimeSource) {
        self.time = time
        state = Mutex(State(version: version))
    }

    /// The configuration that holds from now on.
    func use(_ version: SamplingVersion) { state.withLock { $0.version = version } }

    /// How many more traces this second may have.
    var room: Int {
        let now = time.monotonic()
        return state.withLock { state in
            if now.nanoseconds(since: state.windowStart) >= Self.window {
                state.windowStart = now
                state.count = 0
            }
            return min(Self.tracesPerSecond - state.count, Self.capacity - state.entries.count)
        }
    }

    /// Takes traces that were not recorded of late.
    func note(_ drops: [HeadDrop]) {
        let now = time.now()
        state.withLock { state in
            for drop in drops where state.recent.insert(drop.traceID) {
                state.count += 1
                state.recorded += 1
                state.entries.append(DecisionEntry(drop, state.version, at: now))
            }
        }
    }

    /// Takes out what has gathered.
    func take() -> [DecisionEntry] {
        state.withLock { state in
            let entries = state.entries
            state.entries.removeAll(keepingCapacity: true)
            return entries
        }
    }

    /// How many traces were recorded since the start.
    var recorded: Int { state.withLock { $0.recorded } }
}

extension DecisionEntry {
    /// What is recorded of a drop at the head.
    init(_ drop: HeadDrop, _ version: SamplingVersion, at now: Timestamp) {
        let reason: HeadReason = drop.threshold == nil ? .nothingKept : .belowThreshold
        var shape = DecisionShape(
            .head, isKept: false, reason: reason.rawValue, environment: drop.environment,
            version: version)
        shape.threshold = KeepThreshold(drop.threshold)
        self.init(
            drop.traceID, shape, at: now, spanCount: drop.spanCount, randomness: drop.randomness)
    }
}
