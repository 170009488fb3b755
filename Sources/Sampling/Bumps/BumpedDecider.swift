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
/// dropped or kept as the head would have done, by the rate of the operation that the trace begins
/// with where it has one.
///
/// - Concurrency: From any thread.
package struct BumpedDecider: TraceDecider {
    private let policies: any TraceDecider
    private let board: BumpBoard
    private let operations: OperationRates

    /// Makes a decider.
    ///
    /// - Parameters:
    ///   - policies: Decides as if there were no bumps.
    ///   - board: The bumps in force.
    ///   - operations: The rates of the head for single operations.
    package init(
        _ policies: any TraceDecider, bumps board: BumpBoard,
        operations: OperationRates = OperationRates()
    ) {
        self.policies = policies
        self.board = board
        self.operations = operations
    }

    /// Decides about a trace by its bump and by the policies.
    package func decide(_ trace: CompletedTrace) -> TraceDecision {
        let marked = MarkedTrace(trace)
        if trace.earlierVerdict != nil { return follow(trace, marked) }
        let share = operations.share(of: trace)
        guard let table = board.table, let entry = table.match(trace),
            entry.threshold.keeps(trace.sampledBefore.randomness)
        else { return decideAsTheHead(trace, marked, share) }
        return decide(trace, marked, share, entry, table)
    }

    /// Late spans go the way of their trace, without marks.
    private func follow(_ trace: CompletedTrace, _ marked: MarkedTrace?) -> TraceDecision {
        var decision = policies.decide(trace)
        if case .kept = decision.verdict { decision.stored = marked?.settled(under: .keepAll) }
        return decision
    }

    /// Decides about a trace that no bump keeps.
    private func decideAsTheHead(
        _ trace: CompletedTrace, _ marked: MarkedTrace?, _ share: OperationRates.Share?
    ) -> TraceDecision {
        if let share, !share.keeps(trace.sampledBefore.randomness) {
            return TraceDecision(.dropped, because: .belowHeadThreshold)
        }
        let settled = marked.map { $0.settled(under: share?.threshold) }
        guard let rest = settled ?? trace else {
            return TraceDecision(.dropped, because: .belowHeadThreshold)
        }
        var decision = policies.decide(rest)
        decision.stored = settled ?? nil
        if let share, case .kept(let value) = decision.verdict {
            let both = KeepThreshold(Threshold(value: value)).and(KeepThreshold(share.threshold))
            decision.verdict = .kept(threshold: both.value)
        }
        return decision
    }

    /// Decides about a trace that a bump is for, unless a policy drops it.
    private func decide(
        _ trace: CompletedTrace, _ marked: MarkedTrace?, _ share: OperationRates.Share?,
        _ entry: BumpTable.Entry, _ table: BumpTable
    ) -> TraceDecision {
        let randomness = trace.sampledBefore.randomness
        let lowest = share?.threshold.map { min($0, entry.threshold) } ?? entry.threshold
        let settled = marked?.settled(under: lowest)
        let trace = settled ?? trace
        var decision = policies.decide(trace)
        switch decision.reason {
        case .policyDropped, .policyExcluded: return decision
        default: break
        }
        let incoming = KeepThreshold(trace.sampledBefore.threshold)
        let bump = KeepThreshold(entry.threshold)
        let threshold: KeepThreshold
        let isKeptByHead = share?.keeps(randomness) ?? trace.isKeptByHead(randomness, table)
        switch decision.verdict {
        case .kept(let value):
            // Both keep by the same randomness: such a trace is kept when either does.
            let policies = KeepThreshold(Threshold(value: value))
            let own = share.map { $0.threshold.map { policies.and(KeepThreshold($0)) } ?? bump }
            threshold = incoming.and((own ?? policies).or(bump))
            decision.isOwedToBump = !isKeptByHead
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
