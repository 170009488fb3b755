package import Assembly
package import SystemClock
import TraceModel

/// Has traces that are linked decided together: a job with the request that enqueued it.
///
/// Linked traces share one randomness, so that of two of them with the same probability both are
/// kept or none. And a trace that a policy keeps for what is in it has those kept that are linked to
/// it, as they complete, within ``LinkSettings``.
///
/// - Concurrency: From any thread.
package struct LinkedDecider: TraceDecider {
    private let decider: any TraceDecider
    private let table: LinkTable
    private let time: any TimeSource

    /// Makes a decider.
    ///
    /// - Parameters:
    ///   - decider: Decides about single traces.
    ///   - table: What is known of linked traces.
    ///   - time: Ages what is known.
    package init(_ decider: any TraceDecider, table: LinkTable, time: any TimeSource) {
        self.decider = decider
        self.table = table
        self.time = time
    }

    /// Decides about a trace by its ties and by the decider.
    package func decide(_ trace: CompletedTrace) -> TraceDecision {
        let settings = table.settings
        guard settings.isEnabled, trace.earlierVerdict == nil else { return decider.decide(trace) }
        let keys = LinkKeys(trace)
        let (own, ties) = (LinkKeys.key(trace.traceID), keys.all)
        let now = time.monotonic()
        let known = table.find(own: own, ties, at: now)
        var trace = trace
        trace.sharedRandomness = known.randomness ?? keys.targets.first?.randomness
        let (randomness, incoming) = trace.sampledBefore
        if trace.sharedRandomness == randomness, randomness != trace.traceID.randomness {
            table.countShared()
        }
        var decision = decider.decide(trace)
        let keepsAll = KeepThreshold(incoming)
        var mark: LinkTable.Mark?
        if decision.isForWhatIsInIt(keepsAll) {
            mark = LinkTable.Mark(hops: 0)
        } else if let found = known.mark, decision.isOpenToLinks {
            if decision.verdict == .dropped {
                decision.reason = .linked
                decision.policy = nil
                table.use(own: own, ties)
            }
            // Such traces are all kept, also the one that chance would have kept anyway.
            decision.verdict = .kept(threshold: keepsAll.value)
            mark = LinkTable.Mark(hops: found.hops + 1)
        }
        if let reached = mark, reached.hops >= settings.hops { mark = nil }
        let isOwnRandomness = randomness == trace.traceID.randomness
        if !ties.isEmpty {
            table.note(keys.ids, randomness: randomness, mark: mark, at: now)
            if mark != nil {
                table.note(keys.targets.map(LinkKeys.key), randomness: nil, mark: mark, at: now)
            }
        }
        if mark != nil || !isOwnRandomness {
            table.note(
                [own], randomness: isOwnRandomness ? nil : randomness, mark: mark, at: now)
        }
        return decision
    }
}

extension TraceDecision {
    /// Whether a policy keeps every such trace, by what its spans say and not by chance.
    fileprivate func isForWhatIsInIt(_ incoming: KeepThreshold) -> Bool {
        guard reason == .policySampled || reason == .policyNotExcluded else { return false }
        return incoming != .unknown && verdict == .kept(threshold: incoming.value)
    }

    /// Whether nothing but chance speaks for or against the trace.
    fileprivate var isOpenToLinks: Bool {
        switch reason {
        case .noPolicyMatched, .policySampled, .policyNotExcluded: true
        default: false
        }
    }
}
