import Synchronization
import SystemClock

/// What was seen lately, by hashes: how often, up to a number, and when last.
///
/// - Concurrency: From any thread.
final class NoveltyMemory: PolicyMemory {
    private struct Entry {
        var count: UInt32
        var lastSeen: MonotonicTime
        /// The last trace that showed it.
        var trace: UInt64
    }

    private struct State {
        var entries: [UInt64: Entry] = [:]
        var nextSweep: MonotonicTime?
        /// How many traces have been noted.
        var traces: UInt64 = 0
    }

    private let first: UInt32
    private let forgetAfter: Duration
    private let capacity: Int
    private let state = Mutex(State())

    /// Makes an empty memory.
    ///
    /// - Parameters:
    ///   - first: How many traces of a thing are new.
    ///   - forgetAfter: What was not seen for so long is new again.
    ///   - capacity: How many things are remembered.
    init(first: UInt32, forgetAfter: Duration, capacity: Int) {
        self.first = first
        self.forgetAfter = forgetAfter
        self.capacity = capacity
    }

    /// Notes the things of one trace, each once.
    ///
    /// - Returns: The place of the first that is new; nil when none is.
    func see(_ things: [UInt64], at now: MonotonicTime) -> Int? {
        let oldest = now.subtracting(nanoseconds: forgetAfter.wholeNanoseconds)
        return state.withLock { state in
            var found: Int?
            state.traces += 1
            for (place, thing) in things.enumerated() where note(thing, now, oldest, &state) {
                found = found ?? place
            }
            return found
        }
    }

    private func note(
        _ thing: UInt64, _ now: MonotonicTime, _ oldest: MonotonicTime, _ state: inout State
    ) -> Bool {
        if var entry = state.entries[thing] {
            // A trace counts once for a thing, however many of its spans show it.
            guard entry.trace != state.traces else { return false }
            entry.trace = state.traces
            if entry.lastSeen < oldest { entry.count = 0 }
            entry.lastSeen = max(entry.lastSeen, now)
            defer { state.entries[thing] = entry }
            guard entry.count < first else { return false }
            entry.count += 1
            return true
        }
        if state.entries.count >= capacity { sweep(now, oldest, &state) }
        guard state.entries.count < capacity else { return false }
        state.entries[thing] = Entry(count: 1, lastSeen: now, trace: state.traces)
        return true
    }

    /// Forgets what is old; looks at all of it, so not more often than once a second.
    private func sweep(_ now: MonotonicTime, _ oldest: MonotonicTime, _ state: inout State) {
        if let next = state.nextSweep, now < next { return }
        state.nextSweep = now.adding(.seconds(1))
        state.entries = state.entries.filter { $0.value.lastSeen >= oldest }
    }
}
