import Assembly
import SystemClock
package import TraceModel

/// What is known of a trace that was decided about, after its spans are gone.
package struct ForecastTrace: Sendable {
    package var traceID: TraceID
    package var numbers: TraceNumbers
    /// Whether one of the spans had the status error.
    package var hasError: Bool
    /// When it was decided about.
    package var decidedAt: Timestamp
    /// What the policies of that time said, by ``PolicyDocument/meaning``.
    package var votes: [String: PolicyOutcome]

    /// Makes a trace.
    package init(
        _ traceID: TraceID, _ numbers: TraceNumbers, hasError: Bool, decidedAt: Timestamp,
        votes: [String: PolicyOutcome] = [:]
    ) {
        self.traceID = traceID
        self.numbers = numbers
        self.hasError = hasError
        self.decidedAt = decidedAt
        self.votes = votes
    }
}

/// What other policies would have made of a trace.
package struct ForecastVerdict: Equatable, Sendable {
    /// What each policy would have said; nil where what is known of the trace does not tell.
    package var outcomes: [PolicyOutcome?]
    /// Whether the trace would have been kept; nil where that hangs on what is not known.
    package var isKept: Bool?

    /// Makes a verdict.
    package init(outcomes: [PolicyOutcome?], isKept: Bool?) {
        self.outcomes = outcomes
        self.isKept = isKept
    }
}

/// Judges traces of the past by policies that were not in force, by what was recorded of them.
///
/// A policy that was in force in the same words said what it said. Others are judged when duration,
/// size, randomness and error of a trace are all they ask; what asks for more is not judged, and
/// never guessed. Limits run through the traces in the order in which they are given.
package final class PolicyForecast {
    /// One policy.
    package struct Policy: Equatable, Sendable {
        package let name: String
        package let type: String
        package let isDryRun: Bool
        let meaning: String
        /// Whether it may have a trace dropped that others keep.
        let mayVeto: Bool
    }

    /// The policies in the order in which they are asked, those that drop first.
    package let policies: [Policy]
    private let judges: [PolicyJudge]
    private var facts: TraceFacts

    /// Makes a forecast of policies that can be compiled.
    ///
    /// - Parameter documents: The policies in the order of the file.
    package init(_ documents: [PolicyDocument]) {
        let compiler = PolicyCompiler(queries: nil, inheriting: [:])
        let ordered = Self.inOrder(documents)
        policies = ordered.map { document in
            Policy(
                name: document.text("name") ?? "", type: document.text("type") ?? "",
                isDryRun: document.text("dry_run") == "true", meaning: document.meaning,
                mayVeto: document.text("type") == "drop"
                    || document.parameters?.text("invert_match") == "true")
        }
        judges = ordered.map { PolicyJudge($0, compiler) }
        facts = TraceFacts(plan: compiler.builder.plan)
    }

    /// The policies in the order in which they are asked and recorded.
    package static func inOrder(_ documents: [PolicyDocument]) -> [PolicyDocument] {
        let drops = documents.filter { $0.text("type") == "drop" }
        return drops + documents.filter { $0.text("type") != "drop" }
    }

    /// Judges a trace; to be given traces in the order of their decisions.
    package func judge(_ trace: ForecastTrace) -> ForecastVerdict {
        facts.load(trace.numbers)
        facts.traceID = trace.traceID
        facts.now = .init(nanoseconds: trace.decidedAt.nanoseconds)
        defer { facts.clear() }
        let subject = CompletedTrace(
            traceID: trace.traceID, runs: [], spanCount: trace.numbers.spanCount,
            bytes: trace.numbers.bytes, completion: .gotRoot, firstSeen: facts.now)
        var ballot = Ballot(capacity: policies.count)
        var outcomes: [PolicyOutcome?] = []
        var (isOpen, mayBeVetoed) = (false, false)
        for (policy, judge) in zip(policies, judges) {
            let outcome = trace.votes[policy.meaning].flatMap { $0 == .notEvaluated ? nil : $0 }
            let known = outcome ?? judge.outcome(facts, subject, hasError: trace.hasError)
            outcomes.append(known)
            if let known {
                ballot.add(PolicyResult(known), isDryRun: policy.isDryRun)
            } else if !policy.isDryRun {
                isOpen = true
                mayBeVetoed = mayBeVetoed || policy.mayVeto
            }
        }
        let reason = ballot.outcome.reason
        let isKept: Bool? =
            switch reason {
            case .policyDropped: false
            case .policyExcluded: false
            case _ where mayBeVetoed: nil
            case .policySampled: true
            default: isOpen ? nil : reason.keeps
            }
        return ForecastVerdict(outcomes: outcomes, isKept: isKept)
    }
}

extension PolicyDocument {
    /// What a policy says, whatever its name and whether it has a say: equal for two policies that
    /// make the same of every trace.
    package var meaning: String { "\(text("type") ?? "") \(parameters?.canonicalText ?? "")" }

    /// The value of a key that is a text.
    func text(_ key: String) -> String? {
        if case .text(let text, _) = self[key]?.content { text } else { nil }
    }

    /// The parameters of a policy, which stand under its type.
    var parameters: PolicyDocument? { text("type").flatMap { self[$0] } }

    /// The value of a key.
    subscript(key: String) -> PolicyDocument? {
        guard case .mapping(let entries) = content else { return nil }
        return entries.first { $0.key == key }?.value
    }
}
