import Assembly
import Sampling

/// Has traces decided by another decider and counts what comes of it.
struct MeteredDecider: TraceDecider {
    let decider: any TraceDecider
    let board: BumpBoard
    let meter: KeepMeter

    func decide(_ trace: CompletedTrace) -> TraceDecision {
        let decision = decider.decide(trace)
        // Late spans are no trace of their own.
        if trace.earlierVerdict == nil {
            meter.count(decision, in: board.configured(trace.environment))
        }
        return decision
    }
}
