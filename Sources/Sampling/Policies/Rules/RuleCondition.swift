import Assembly
import OTLP

/// A compiled condition of a rule, about a whole trace.
enum RuleCondition: Sendable {
    case anySpan(SpanCondition, [SpanEvidence.Leaf])
    case spanCount(Comparison, Double)
    case hasRoot(Bool)

    /// Compiles the conditions of a rule: in the scope of a span, those about spans become one.
    static func list(
        _ terms: [RuleTerm], sameSpan: Bool, _ fields: PolicyFields, _ compiler: PolicyCompiler
    ) -> [RuleCondition]? {
        var conditions: [RuleCondition] = []
        var predicates: [SpanPredicate] = []
        for term in terms {
            switch term {
            case .span(let predicate): predicates.append(predicate)
            case .spanCount(let comparison, let number):
                conditions.append(.spanCount(comparison, number))
            case .hasRoot(let value): conditions.append(.hasRoot(value))
            }
        }
        if sameSpan, predicates.count > 1 { predicates = [.all(predicates)] }
        for predicate in predicates {
            guard let condition = compiler.condition(predicate, fields) else { return nil }
            conditions.append(.anySpan(condition, compiler.leaves(condition.program)))
        }
        return conditions
    }

    func holds(_ facts: borrowing TraceFacts) -> Bool {
        switch self {
        case .anySpan(let condition, _): condition.holds(facts)
        case .spanCount(let comparison, let number):
            comparison.holds(Double(facts.spanCount), number)
        case .hasRoot(let value): (facts.root != nil) == value
        }
    }

    /// Why it holds; nil where that goes without saying.
    func reason(_ facts: borrowing TraceFacts, _ trace: CompletedTrace) -> PolicyReason? {
        guard case .anySpan(let condition, let leaves) = self,
            let place = condition.firstSpan(facts), let span = trace.span(at: place)
        else { return nil }
        let evidence = SpanEvidence.text(
            leaves.filter { facts.spans[place].contains($0.atom) }, of: span.record, span.batch,
            trace.traceID)
        return PolicyReason("span \(span.record.spanID) \(evidence)", span: span.record.spanID)
    }
}
