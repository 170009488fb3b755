import QueryAPI
import Sampling
import TraceModel

/// Says in a sentence or two what became of a trace.
struct DecisionSummary {
    private let explanation: DecisionExplanation
    private let keepsLog: Bool

    init(_ explanation: DecisionExplanation, keepsLog: Bool) {
        self.explanation = explanation
        self.keepsLog = keepsLog
    }

    var text: String {
        switch explanation.verdict {
        case .kept, .dropped: decided
        case .evicted: "Memory was short, so that it was decided before its time. \(decided)"
        case .rescued: "\(decided) \(rescue)"
        case .pending: "It is decided when no more spans are waited for."
        case .neverReceived: unknown
        }
    }

    private var environment: String { explanation.environment ?? "" }

    /// The policy that the reason is about.
    private var policy: String {
        let wanted: [PolicyOutcome] =
            switch explanation.reason {
            case "policy_sampled": [.sampled]
            case "policy_not_excluded": [.invertedSampled]
            case "policy_dropped": [.dropped]
            case "policy_excluded": [.invertedNotSampled]
            default: []
            }
        let found = explanation.policies.first { line in
            !line.isDryRun && wanted.contains { $0.name == line.verdict }
        }
        return found?.name ?? "of that time"
    }

    private var decided: String {
        guard let word = explanation.reason else {
            return "It is stored; the log has no record of its decision."
        }
        if let reason = TraceDecision.Reason(rawValue: word) { return sentence(reason) }
        return HeadReason(rawValue: word) == .nothingKept
            ? "The head keeps nothing of \(environment)." : belowRate
    }

    private var belowRate: String {
        "The randomness of the trace lies below the threshold of the head's rate for"
            + " \(environment)."
    }

    private func sentence(_ reason: TraceDecision.Reason) -> String {
        switch reason {
        case .noTailPolicies: "\(environment) has no tail policies: what passes the head is kept."
        case .policySampled: "The policy \(policy) keeps it."
        case .policyNotExcluded:
            "The policy \(policy) did not meet what it excludes, and no policy says no."
        case .policyDropped: "The policy \(policy) drops it."
        case .policyExcluded: "The policy \(policy) met what it excludes."
        case .noPolicyMatched: "No policy keeps it."
        case .bump: "The bump \(explanation.bump ?? "") keeps it; no policy does."
        case .belowHeadThreshold: belowRate
        case .linked: "A trace that it is linked to is kept, and this one goes with it."
        case .overload:
            "The collector was nearly full, so that the identifier alone decided."
        case .overloadError:
            "The collector was nearly full; the trace has an error and is kept for that."
        case .lateSpans, .lateError, .rescuePolicy: "Its late spans followed it."
        }
    }

    private var rescue: String {
        guard let rescue = explanation.rescue else { return "" }
        let cause =
            rescue.reason == TraceDecision.Reason.lateError.rawValue
            ? "A late span with an error" : "Late spans that a policy marked rescue samples"
        return rescue.restoredSpans > 0
            ? "\(cause) brought it back, with \(rescue.restoredSpans) spans from before."
            : "\(cause) brought it back, but the spans from before were gone."
    }

    private var unknown: String {
        var text = "No span of it was recorded"
        if !keepsLog {
            text += ": no log of decisions is kept (sampling.decision_log is 0s)."
        } else if let since = explanation.logSince {
            text += " since \(since.rfc3339(fractionDigits: 0)), as far back as the log reaches."
        } else {
            text += "; the log of decisions is empty."
        }
        let dropping = explanation.headRules.filter { !$0.keeps }.map(\.place)
        guard !dropping.isEmpty else { return text }
        return text + " Had it come from \(dropping.joined(separator: " or ")), the head would have"
            + " dropped it; of such traces the first \(HeadDropLog.tracesPerSecond) of a second are"
            + " recorded."
    }
}

extension DecisionExplanation.HeadRule {
    /// What the rule is for, in words.
    fileprivate var place: String {
        if let operation { return "\(environment), beginning with \(operation)" }
        return service.map { "\($0) in \(environment)" } ?? environment
    }
}
