import Synchronization

/// Workspaces for deciding, one for each thread that decides at a time, and the counts of what
/// policies said.
final class FactsPool: Sendable {
    /// The facts of the trace in hand.
    ///
    /// SAFETY: Sendable because whoever has taken a workspace is the only one who has it until it is
    /// put back; the pool's lock orders the two.
    final class Workspace: @unchecked Sendable {
        var facts: TraceFacts

        init(plan: SpanPlan) { facts = TraceFacts(plan: plan) }
    }

    private struct State {
        var free: [Workspace] = []
        var counts: [Int]
    }

    private let plan: SpanPlan
    private let state: Mutex<State>

    init(plan: SpanPlan, policies: Int) {
        self.plan = plan
        state = Mutex(
            State(counts: Array(repeating: 0, count: policies * PolicyOutcome.allCases.count)))
    }

    /// A workspace for one decision.
    func take() -> Workspace { state.withLock { $0.free.popLast() } ?? Workspace(plan: plan) }

    /// Puts a workspace back and counts the results of the policies, in their order.
    func put(back workspace: Workspace, counting results: [PolicyResult]) {
        state.withLock { state in
            for (index, result) in results.enumerated() {
                state.counts[Self.place(index, result.outcome)] += 1
            }
            state.free.append(workspace)
        }
    }

    /// The counts, by ``place(_:_:)``.
    var counts: [Int] { state.withLock { $0.counts } }

    /// Where an outcome of a policy is counted.
    static func place(_ policy: Int, _ outcome: PolicyOutcome) -> Int {
        policy * PolicyOutcome.allCases.count + Int(outcome.rawValue)
    }
}
