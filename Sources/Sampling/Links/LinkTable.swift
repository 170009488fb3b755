import Synchronization
import SystemClock

/// Bounds on what is remembered of traces that others may be linked to.
package struct LinkSettings: Sendable, Equatable {
    /// Whether links matter at all.
    package var isEnabled: Bool
    /// How many ids are remembered; over it the oldest are forgotten.
    package var remembered: Int
    /// How long.
    package var keepFor: Duration
    /// Over how many links keeping spreads.
    package var hops: Int
    /// How many traces are kept for being linked to the same id.
    package var tracesPerID: Int

    /// Makes settings; the defaults are the configuration's.
    package init(
        isEnabled: Bool = true, remembered: Int = 200_000, keepFor: Duration = .seconds(900),
        hops: Int = 3, tracesPerID: Int = 32
    ) {
        self.isEnabled = isEnabled
        self.remembered = remembered
        self.keepFor = keepFor
        self.hops = hops
        self.tracesPerID = tracesPerID
    }
}

/// What is known of the ids of traces and messages by which traces are linked: the randomness that
/// they share, and whether those that come are to be kept.
///
/// Bounded in number and in time; 50 to 100 bytes an id.
///
/// - Concurrency: From any thread.
package final class LinkTable: Sendable {
    /// Why linked traces are kept: a policy kept one, so many links away.
    struct Mark: Equatable {
        var hops: Int
    }

    private struct Entry {
        var since: MonotonicTime
        /// Nil where it is that of the trace's id.
        var randomness: UInt64?
        var mark: Mark?
        var left: Int
    }

    private struct State {
        var settings: LinkSettings
        var entries: [UInt64: Entry] = [:]
        /// The ids in the order in which they came, from ``first`` on and round.
        var order: [UInt64] = []
        var first = 0
        var kept = 0
        var shared = 0
    }

    private let state: Mutex<State>

    /// Makes an empty table.
    package init(_ settings: LinkSettings) { state = Mutex(State(settings: settings)) }

    /// What holds from now on; a smaller bound holds as ids come.
    package var settings: LinkSettings {
        get { state.withLock { $0.settings } }
        set { state.withLock { $0.settings = newValue } }
    }

    /// How many ids are remembered.
    package var count: Int { state.withLock { $0.entries.count } }
    /// How many traces were kept because one that they are linked to was.
    package var kept: Int { state.withLock { $0.kept } }
    /// How many traces were decided by the randomness of one that they are linked to.
    package var shared: Int { state.withLock { $0.shared } }

    func countShared() { state.withLock { $0.shared += 1 } }

    /// What is known of a trace by its own id and its ties, in this order.
    func find(own: UInt64, _ ties: [UInt64], at now: MonotonicTime) -> (
        randomness: UInt64?, mark: Mark?
    ) {
        state.withLock { state in
            guard !state.entries.isEmpty else { return (nil, nil) }
            var found: (randomness: UInt64?, mark: Mark?) = (nil, nil)
            for id in [own] + ties {
                guard let entry = state.entries[id], !Self.isOver(entry, state.settings, now)
                else { continue }
                if id != own, found.randomness == nil { found.randomness = entry.randomness }
                guard let mark = entry.mark, entry.left > 0 else { continue }
                if mark.hops < found.mark?.hops ?? .max { found.mark = mark }
            }
            return found
        }
    }

    /// Takes one from the number of traces that the ids may have kept.
    func use(own: UInt64, _ ties: [UInt64]) {
        state.withLock { state in
            state.kept += 1
            for id in [own] + ties where state.entries[id]?.mark != nil {
                state.entries[id]?.left -= 1
            }
        }
    }

    /// Remembers what was decided about a trace for those that share an id with it.
    ///
    /// What was known of an id stays, but for a mark of fewer hops.
    func note(
        _ ids: [UInt64], randomness: UInt64?, mark: Mark?, at now: MonotonicTime
    ) {
        state.withLock { state in
            for id in ids {
                if var entry = state.entries[id], !Self.isOver(entry, state.settings, now) {
                    if let mark, mark.hops < entry.mark?.hops ?? .max {
                        entry.left = entry.mark == nil ? state.settings.tracesPerID : entry.left
                        entry.mark = mark
                    }
                    entry.randomness = entry.randomness ?? randomness
                    state.entries[id] = entry
                    continue
                }
                let isNew = state.entries[id] == nil
                state.entries[id] = Entry(
                    since: now, randomness: randomness, mark: mark,
                    left: state.settings.tracesPerID)
                if isNew { Self.append(id, to: &state) }
            }
        }
    }

    private static func isOver(
        _ entry: Entry, _ settings: LinkSettings, _ now: MonotonicTime
    ) -> Bool {
        now.nanoseconds(since: entry.since) > settings.keepFor.wholeNanoseconds
    }

    private static func append(_ id: UInt64, to state: inout State) {
        guard state.order.count >= max(1, state.settings.remembered) else {
            state.order.append(id)
            return
        }
        state.entries[state.order[state.first]] = nil
        state.order[state.first] = id
        state.first = (state.first + 1) % state.order.count
    }
}
