package import Assembly
import OTLP
import Synchronization
import TraceContext
import TraceModel

/// Decides by the policies, or, while the valve is open, by the ids of traces alone.
///
/// Traces of environments without policies are none of its business: they are kept whole, and
/// refused at the door when there is no room. Traces in which an error has been seen are kept; of
/// the others, those whose randomness passes the threshold. Both are known probabilities, so that
/// what is counted from kept traces stays right.
///
/// - Concurrency: From any thread.
package struct OverloadDecider: TraceDecider {
    private let policies: TailDecider
    private let valve: OverloadValve
    private let tally: OverloadTally

    /// Makes a decider.
    ///
    /// - Parameters:
    ///   - policies: Decides while the valve is closed.
    ///   - valve: Says when.
    ///   - tally: Counts what is decided without them.
    package init(_ policies: TailDecider, valve: OverloadValve, tally: OverloadTally) {
        self.policies = policies
        self.valve = valve
        self.tally = tally
    }

    /// Decides about a trace.
    package func decide(_ trace: CompletedTrace) -> TraceDecision {
        guard valve.isOpen, trace.earlierVerdict == nil, policies.policies(for: trace) != nil else {
            return policies.decide(trace)
        }
        let (randomness, threshold) = trace.sampledBefore
        let incoming = KeepThreshold(threshold)
        if trace.hasError {
            tally.count(.keptForError)
            return TraceDecision(.kept(threshold: incoming.value), because: .overloadError)
        }
        guard let own = valve.settings.threshold, own.keeps(randomness) else {
            tally.count(.dropped)
            return TraceDecision(.dropped, because: .overload)
        }
        tally.count(.kept)
        return TraceDecision(
            .kept(threshold: incoming.and(KeepThreshold(own)).value), because: .overload)
    }
}

/// How many traces were decided by their ids alone, by what was decided.
///
/// - Concurrency: From any thread.
package final class OverloadTally: Sendable {
    /// What can be decided.
    package enum Outcome: String, CaseIterable, Sendable {
        case kept
        case keptForError = "kept_for_error"
        case dropped
    }

    private let kept = Atomic(0)
    private let keptForError = Atomic(0)
    private let dropped = Atomic(0)

    /// Makes a tally of nothing.
    package init() {}

    func count(_ outcome: Outcome) {
        switch outcome {
        case .kept: kept.add(1, ordering: .relaxed)
        case .keptForError: keptForError.add(1, ordering: .relaxed)
        case .dropped: dropped.add(1, ordering: .relaxed)
        }
    }

    /// How many traces there were of an outcome.
    package subscript(outcome: Outcome) -> Int {
        switch outcome {
        case .kept: kept.load(ordering: .relaxed)
        case .keptForError: keptForError.load(ordering: .relaxed)
        case .dropped: dropped.load(ordering: .relaxed)
        }
    }
}
