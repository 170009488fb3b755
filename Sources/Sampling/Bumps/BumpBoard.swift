import SemanticConventions
import Synchronization
package import SystemClock
import TraceModel

/// Where the bumps in force hang for all who sample: the head, the tail and the answers to SDKs.
///
/// Readers take a table that never changes. It is made anew when bumps change, and when one ends by
/// the clock, which whoever looks first finds out: no bump is applied after its end, whether or not
/// anything has taken note of it. A bump that was once seen to have ended stays so when the clock is
/// set back.
///
/// - Concurrency: From any thread. PERF: Without bumps a look costs one relaxed load.
package final class BumpBoard: Sendable {
    private struct State {
        var bumps: [Bump] = []
        var environments: [String: HeadRates]
        var table: BumpTable?
        /// Bumps that were seen to have ended.
        var ended: Set<BumpID> = []
        /// How many traces each bump has kept that would have been dropped without it.
        var kept: [BumpID: Int] = [:]
    }

    private let isEmpty = Atomic(true)
    private let state: Mutex<State>
    private let time: any TimeSource

    /// Makes a board without bumps.
    ///
    /// - Parameters:
    ///   - environments: What the head keeps in each configured environment.
    ///   - time: The wall clock ends bumps.
    package init(environments: [String: HeadRates] = [:], time: any TimeSource) {
        self.time = time
        state = Mutex(State(environments: environments))
    }

    /// The bumps in force at this moment; nil when there are none.
    package var table: BumpTable? {
        if isEmpty.load(ordering: .relaxed) { return nil }
        let now = time.now()
        return state.withLock { state in
            guard let table = state.table else { return nil }
            if now < table.firstEnd { return table }
            renew(&state, at: now)
            return state.table
        }
    }

    /// Hangs up these bumps in place of those before; ones that have ended do not come back.
    package func put(_ bumps: [Bump]) {
        let now = time.now()
        state.withLock { state in
            state.bumps = bumps
            let known = Set(bumps.map(\.id))
            state.ended.formIntersection(known)
            state.kept = state.kept.filter { known.contains($0.key) }
            renew(&state, at: now)
        }
    }

    /// What the head keeps in each configured environment without bumps; changed by a reload.
    package var environments: [String: HeadRates] {
        get { state.withLock { $0.environments } }
        set {
            let now = time.now()
            state.withLock { state in
                state.environments = newValue
                renew(&state, at: now)
            }
        }
    }

    /// The configured environment that a normalised name stands for.
    package func configured(_ name: String) -> String {
        state.withLock { $0.environments[name] == nil ? EnvironmentName.unnamed : name }
    }

    /// The bumps that hang here and have ended by the clock.
    package func ended() -> Set<BumpID> {
        let now = time.now()
        return state.withLock { state in
            renew(&state, at: now)
            return state.ended
        }
    }

    private func renew(_ state: inout State, at now: Timestamp) {
        for bump in state.bumps where bump.expiresAt <= now { state.ended.insert(bump.id) }
        state.table = BumpTable(
            state.bumps.filter { !state.ended.contains($0.id) },
            environments: state.environments)
        isEmpty.store(state.table == nil, ordering: .relaxed)
    }

    // MARK: What bumps did

    /// Counts a trace that a bump has kept.
    func countKept(by id: BumpID) { state.withLock { $0.kept[id, default: 0] += 1 } }

    /// How many traces a bump has kept, since the start, that would have been dropped without it.
    package func kept(by id: BumpID) -> Int { state.withLock { $0.kept[id] ?? 0 } }
}
