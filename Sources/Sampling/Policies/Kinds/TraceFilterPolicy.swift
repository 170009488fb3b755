import Assembly
import OTLP

/// `traceql` for what is not a predicate on single spans.
struct TraceFilterPolicy: Policy {
    private let filter: any TraceFilter

    static func read(_ fields: PolicyFields, _ compiler: PolicyCompiler) -> PolicyDraft? {
        guard let query = fields.requiredText("query"),
            let condition = compiler.condition(ofQuery: query, fields)
        else { return nil }
        switch condition {
        case .anySpan(let predicate): return .spans(predicate, inverted: false)
        case .filter(let filter): return .policy(TraceFilterPolicy(filter: filter))
        }
    }

    func evaluate(_ facts: borrowing TraceFacts, _ trace: CompletedTrace) -> PolicyResult {
        do throws(TraceFilterFailure) {
            guard let span = try filter.match(trace) else { return .notSampled }
            return PolicyResult(.sampled, detail: UInt32(clamping: span))
        } catch {
            return PolicyResult(.failed)
        }
    }

    func names(spansFor result: PolicyResult) -> Bool { result.outcome == .sampled }

    func reason(
        for result: PolicyResult, _ facts: borrowing TraceFacts, _ trace: CompletedTrace
    ) -> PolicyReason {
        switch result.outcome {
        case .failed: return PolicyReason("the query could not be evaluated")
        case .sampled:
            guard let span = trace.span(at: Int(result.detail)) else { break }
            return PolicyReason(
                "span \(span.record.spanID) matches the query", span: span.record.spanID)
        default: break
        }
        return PolicyReason("no span matches the query")
    }
}
