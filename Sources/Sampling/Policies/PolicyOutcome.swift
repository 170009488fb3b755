/// What one policy says about one trace.
package enum PolicyOutcome: UInt8, Sendable, CaseIterable {
    /// It was not asked: the trace had been dropped by a policy before it.
    case notEvaluated
    case notSampled
    case sampled
    /// The trace must not be kept, whatever others say.
    case dropped
    /// A policy with `invert_match` met what it excludes.
    case invertedNotSampled
    /// A policy with `invert_match` did not meet what it excludes.
    case invertedSampled
    /// It could not say; the other policies decide.
    case failed

    /// Whether it is a yes, where a policy above asks no more than yes or no.
    var isYes: Bool { self == .sampled || self == .invertedSampled }

    /// The word for it in answers and logs.
    package var name: String {
        switch self {
        case .notEvaluated: "not_evaluated"
        case .notSampled: "not_sampled"
        case .sampled: "sampled"
        case .dropped: "dropped"
        case .invertedNotSampled: "inverted_not_sampled"
        case .invertedSampled: "inverted_sampled"
        case .failed: "failed"
        }
    }
}

/// What one policy said about one trace, in 16 bytes.
package struct PolicyResult: Sendable, Equatable {
    package let outcome: PolicyOutcome
    /// What the policy knows of why: which rule, which part, which rate; its meaning is the policy's.
    package let detail: UInt32
    /// With which probability the policy keeps such a trace, for one that is sampled.
    package let threshold: KeepThreshold

    /// Makes a result.
    package init(
        _ outcome: PolicyOutcome, detail: UInt32 = 0, threshold: KeepThreshold = .certain
    ) {
        self.outcome = outcome
        self.detail = detail
        self.threshold = threshold
    }

    static let notEvaluated = PolicyResult(.notEvaluated)
    static let notSampled = PolicyResult(.notSampled)
    static let sampled = PolicyResult(.sampled)

    static func sampled(if condition: Bool) -> PolicyResult { condition ? sampled : notSampled }
}
