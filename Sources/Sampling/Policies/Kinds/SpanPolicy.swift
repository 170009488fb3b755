import Assembly
import OTLP

/// A policy that asks whether some span satisfies a predicate.
///
/// Most types of policy come to this: attributes, status, tracestate, flags, conditions, jobs.
struct SpanPolicy: Policy {
    private let condition: SpanCondition
    private let leaves: [SpanEvidence.Leaf]
    /// Whether such traces are excluded: a match vetoes, and that there is none is a weak yes.
    private let inverted: Bool

    init(_ condition: SpanCondition, leaves: [SpanEvidence.Leaf], inverted: Bool) {
        self.condition = condition
        self.leaves = leaves
        self.inverted = inverted
    }

    func evaluate(_ facts: borrowing TraceFacts, _ trace: CompletedTrace) -> PolicyResult {
        let holds = condition.holds(facts)
        guard inverted else { return .sampled(if: holds) }
        return PolicyResult(holds ? .invertedNotSampled : .invertedSampled)
    }

    /// A span that matches is named, whether it is sampled for that or excluded.
    func names(spansFor result: PolicyResult) -> Bool {
        result.outcome == (inverted ? .invertedNotSampled : .sampled)
    }

    func reason(
        for result: PolicyResult, _ facts: borrowing TraceFacts, _ trace: CompletedTrace
    ) -> PolicyReason {
        guard let place = condition.firstSpan(facts), let span = trace.span(at: place) else {
            return PolicyReason("no span matches")
        }
        let evidence = SpanEvidence.text(
            leaves.filter { facts.spans[place].contains($0.atom) }, of: span.record, span.batch,
            trace.traceID)
        return PolicyReason("span \(span.record.spanID) \(evidence)", span: span.record.spanID)
    }
}
