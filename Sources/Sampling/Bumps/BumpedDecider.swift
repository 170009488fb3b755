package import Assembly
import Bytes
import OTLP
import TraceContext

/// Lets bumps have their say about whole traces, beside the policies.
///
/// A trace that a bump is for is kept when its randomness is at least the threshold of the bump's
/// rate, whatever the policies make of it, but for those that drop: a policy of type `drop`, or with
/// `invert_match`, says what is never wanted. What the policies keep stays kept.
///
/// Where the head has left its decision to the tail it is made here: a trace that no bump keeps is
/// dropped or kept as the head would have done.
///
/// - Concurrency: From any thread.
package struct BumpedDecider: TraceDecider {
    private let policies: any TraceDecider
    private let board: BumpBoard

    /// Makes a decider.
    ///
    /// - Parameters:
    ///   - policies: Decides as if there were no bumps.
    ///   - board: The bumps in force.
    package init(_ policies: any TraceDecider, bumps board: BumpBoard) {
        self.policies = policies
        self.board = board
    }

    /// Decides about a trace by its bump and by the policies.
    package func decide(_ trace: CompletedTrace) -> TraceDecision {
        let marked = MarkedTrace(trace)
        if trace.earlierVerdict != nil { return follow(trace, marked) }
        guard let table = board.table, let entry = table.match(trace) else {
            return marked.map(decideAsTheHead) ?? policies.decide(trace)
        }
        let (randomness, _) = trace.sampledBefore
        guard entry.threshold.keeps(randomness) else {
            return marked.map(decideAsTheHead) ?? policies.decide(trace)
        }
        return decide(trace, marked, randomness, entry, table)
    }

    /// Late spans go the way of their trace, without marks.
    private func follow(_ trace: CompletedTrace, _ marked: MarkedTrace?) -> TraceDecision {
        var decision = policies.decide(trace)
        if case .kept = decision.verdict { decision.stored = marked?.settled(under: .keepAll) }
        return decision
    }

    /// Decides about a trace that no bump keeps and that the head has left to the tail.
    private func decideAsTheHead(_ marked: MarkedTrace) -> TraceDecision {
        guard let rest = marked.settled(under: nil) else {
            return TraceDecision(.dropped, because: .belowHeadThreshold)
        }
        var decision = policies.decide(rest)
        decision.stored = rest
        return decision
    }

    /// Decides about a trace that a bump is for, unless a policy drops it.
    private func decide(
        _ trace: CompletedTrace, _ marked: MarkedTrace?, _ randomness: UInt64,
        _ entry: BumpTable.Entry, _ table: BumpTable
    ) -> TraceDecision {
        let settled = marked?.settled(under: entry.threshold)
        let trace = settled ?? trace
        var decision = policies.decide(trace)
        switch decision.reason {
        case .policyDropped, .policyExcluded: return decision
        default: break
        }
        let incoming = KeepThreshold(trace.sampledBefore.threshold)
        let bump = KeepThreshold(entry.threshold)
        let threshold: KeepThreshold
        switch decision.verdict {
        case .kept(let value):
            // Both keep by the same randomness: such a trace is kept when either does.
            threshold = incoming.and(KeepThreshold(Threshold(value: value)).or(bump))
            decision.isOwedToBump = !trace.isKeptByHead(randomness, table)
        case .dropped:
            threshold = incoming.and(bump)
            decision.reason = .bump
            decision.policy = nil
            decision.isOwedToBump = true
        }
        decision.verdict = .kept(threshold: threshold.value)
        decision.bump = entry.bump.id
        decision.stored = settled
        if decision.isOwedToBump { board.countKept(by: entry.bump.id) }
        return decision
    }
}

extension CompletedTrace {
    /// Whether the head keeps such a trace when there are no bumps.
    fileprivate func isKeptByHead(_ randomness: UInt64, _ table: BumpTable) -> Bool {
        guard let (batch, record) = leadingSpan else { return true }
        let service = batch.bytes(batch.resource(of: record).serviceName).string
        let rates = table.environments[table.configured(environment)]
        return Threshold(rate: rates?.rate(of: service) ?? 1)?.keeps(randomness) ?? false
    }
}
