package import Assembly
package import Sampling

/// What the entries of many traces have in common: everything that is not a number of one trace.
package struct DecisionShape: Hashable, Sendable {
    /// What the entry tells of.
    package enum Stage: UInt8, Sendable, CaseIterable {
        /// Spans that were dropped as they came.
        case head = 1
        /// The decision about the whole trace.
        case tail = 2
        /// Spans that came after the decision and followed it.
        case late = 3
        /// Spans that came after the decision and brought a dropped trace back.
        case rescue = 4
    }

    /// What one policy said.
    package struct Vote: Hashable, Sendable {
        package let outcome: PolicyOutcome
        /// See `PolicyResult.detail`; 0 where the reason was told with the spans at hand.
        package let detail: UInt32

        /// Makes a vote.
        package init(_ outcome: PolicyOutcome, detail: UInt32 = 0) {
            self.outcome = outcome
            self.detail = detail
        }
    }

    package var stage: Stage
    /// Whether the spans are kept, or were when they came late.
    package var isKept: Bool
    /// The rule that decided, one of the words of `TraceDecision.Reason` or `HeadReason`.
    package var reason: String
    /// The normalised name of the environment.
    package var environment: String
    /// The configuration in force.
    package var version: SamplingVersion
    /// Why the decision was made when it was; nil at the head.
    package var trigger: TraceCompletion?
    /// The threshold under which the trace is kept; that which dropped it at the head.
    package var threshold = KeepThreshold.certain
    /// The threshold under which it was sampled before.
    package var incoming = KeepThreshold.certain
    /// What each policy said, in the order in which they are asked; none where none was asked.
    package var votes: [Vote] = []
    /// The policy that decided, as an index into ``votes``.
    package var decisive: Int?
    /// The bump that keeps traces like this one.
    package var bump: BumpID?
    /// Whether the trace would have been dropped without the bump.
    package var isOwedToBump = false
    /// Whether one of the spans has the status error.
    package var hasError = false
    /// Whether late spans can bring a dropped trace back.
    package var canBeRescued = false

    /// Makes a shape.
    package init(
        _ stage: Stage, isKept: Bool, reason: String, environment: String,
        version: SamplingVersion
    ) {
        self.stage = stage
        self.isKept = isKept
        self.reason = reason
        self.environment = environment
        self.version = version
    }
}
