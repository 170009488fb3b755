package import Assembly
import OTLP
package import TraceContext
import TraceModel

/// The tail stage of sampling: decides about whole traces.
///
/// - Concurrency: Called from the decider threads; an implementation keeps no state that a trace
///   could be judged by twice differently.
package protocol TraceDecider: Sendable {
    /// Decides about a trace that is complete, as far as one can tell.
    ///
    /// Late spans follow the verdict on their trace, which comes with them, unless they bring it back.
    func decide(_ trace: CompletedTrace) -> TraceDecision
}

/// What was decided about a trace, and why.
package struct TraceDecision: Sendable {
    /// Which rule decided.
    package enum Reason: String, Sendable, CaseIterable {
        /// There are no policies for the trace: what the head stage let in is kept.
        case noTailPolicies = "no_tail_policies"
        /// The spans came after the decision on their trace and follow it.
        case lateSpans = "late_spans"
        /// A policy samples the trace.
        case policySampled = "policy_sampled"
        /// A policy with `invert_match` did not meet what it excludes, and none says no.
        case policyNotExcluded = "policy_not_excluded"
        /// A policy drops the trace.
        case policyDropped = "policy_dropped"
        /// A policy with `invert_match` met what it excludes.
        case policyExcluded = "policy_excluded"
        /// No policy samples the trace.
        case noPolicyMatched = "no_policy_matched"
        /// A bump keeps the trace, which no policy does.
        case bump
        /// The head had left its decision to the tail; no bump is for the trace, and its randomness
        /// lies below the head's threshold.
        case belowHeadThreshold = "head_rate"
        /// A policy kept a trace that this one is linked to.
        case linked
        /// The collector is nearly full, and the id of the trace alone decided.
        case overload
        /// The collector is nearly full, and an error was seen in the trace.
        case overloadError = "overload_error"
        /// One of the late spans of a dropped trace has the status error.
        case lateError = "late_error"
        /// A policy marked `rescue: true` samples the late spans of a dropped trace.
        case rescuePolicy = "rescue_policy"

        /// Whether a trace is kept by this rule of the tail stage.
        var keeps: Bool {
            switch self {
            case .policySampled, .policyNotExcluded, .noTailPolicies, .bump, .lateError,
                .rescuePolicy:
                true
            case .policyDropped, .policyExcluded, .noPolicyMatched, .lateSpans,
                .belowHeadThreshold, .linked, .overload, .overloadError:
                false
            }
        }
    }

    package var verdict: TraceVerdict {
        didSet { if verdict != .dropped { canBeRescued = false } }
    }
    package var reason: Reason
    /// The policy that decided; nil when none had a say.
    package var policy: String?
    /// What each policy said; nil where none was asked.
    package var tail: TailRecord?
    /// The bump that keeps traces like this one; nil when there is none, or when the trace's
    /// randomness lies below its threshold.
    package var bump: BumpID?
    /// Whether the trace would have been dropped, at the head or at the tail, without the bump.
    package var isOwedToBump = false
    /// Whether late spans may bring the trace back: it was dropped because no policy samples it, no
    /// span had failed, and no budget had run out.
    package var canBeRescued = false
    /// What is to be stored where that is not the trace as it came: the head had left its decision
    /// on some spans to the tail.
    package var stored: CompletedTrace?

    /// Makes a decision.
    package init(_ verdict: TraceVerdict, because reason: Reason, policy: String? = nil) {
        self.verdict = verdict
        self.reason = reason
        self.policy = policy
    }
}

extension TraceDecision: Equatable {
    /// Two decisions are equal when they say the same; what is stored follows from that.
    package static func == (lhs: TraceDecision, rhs: TraceDecision) -> Bool {
        lhs.verdict == rhs.verdict && lhs.reason == rhs.reason && lhs.policy == rhs.policy
            && lhs.tail == rhs.tail && lhs.bump == rhs.bump
            && lhs.isOwedToBump == rhs.isOwedToBump && lhs.canBeRescued == rhs.canBeRescued
    }
}

/// Keeps every trace that came through head sampling.
package struct KeepingDecider: TraceDecider {
    /// Makes a decider.
    package init() {}

    /// Keeps the trace, under the threshold of its root span.
    package func decide(_ trace: CompletedTrace) -> TraceDecision {
        if let verdict = trace.earlierVerdict { return TraceDecision(verdict, because: .lateSpans) }
        return TraceDecision(
            .kept(threshold: trace.threshold.value), because: .noTailPolicies)
    }
}

extension CompletedTrace {
    /// Whether one of the spans has the status error.
    package var hasError: Bool {
        runs.contains { run in run.records.contains { $0.status == .error } }
    }

    /// The threshold under which the trace was sampled so far: that of its root span, or of its
    /// first span when no root came; `keepAll` where none is written.
    ///
    /// Other spans may have another one, as services sample at different rates, but for how many
    /// requests a trace stands is told by the span that began it.
    package var threshold: Threshold {
        var first: Threshold?
        for run in runs {
            for record in run.records where record.parentSpanID == nil || first == nil {
                let state = OpenTelemetryTraceState(
                    traceState: run.batch.traceState(of: record))
                if record.parentSpanID == nil { return state.threshold ?? .keepAll }
                first = state.threshold ?? .keepAll
            }
        }
        return first ?? .keepAll
    }
}
