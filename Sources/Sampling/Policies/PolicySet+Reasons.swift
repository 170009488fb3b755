import Assembly
import SystemClock
package import TraceModel

// Why policies said what they said: told while the spans are there where it names them, and made of
// the numbers of the trace afterwards where it does not.
extension PolicySet {
    /// Tells the reasons for which the spans are needed.
    func evidence(
        for results: [PolicyResult], _ facts: borrowing TraceFacts, _ trace: CompletedTrace
    ) -> [PolicyEvidence] {
        var evidence: [PolicyEvidence] = []
        for (index, result) in results.enumerated() {
            let policy = policies[index].policy
            guard policy.names(spansFor: result) else { continue }
            let reason = policy.reason(for: result, facts, trace)
            evidence.append(PolicyEvidence(policy: index, text: reason.text, span: reason.span))
        }
        return evidence
    }

    /// Says in words what each policy made of a trace.
    ///
    /// Asks no policy anew, so that limits and samplers do not move; what they knew of the moment is
    /// in the record. The spans are not needed.
    /// - Parameters:
    ///   - id: The trace.
    ///   - record: The record of the decision about it by these policies, or by equal ones.
    /// - Returns: A verdict for each of ``policies``.
    package func verdicts(on id: TraceID, _ record: TailRecord) -> [PolicyVerdict] {
        let trace = CompletedTrace(
            traceID: id, runs: [], spanCount: 0, bytes: 0, completion: .gotRoot,
            firstSeen: .distantFuture)
        let workspace = pool.take()
        workspace.facts.load(record.numbers)
        defer {
            workspace.facts.clear()
            pool.put(back: workspace, counting: [])
        }
        var verdicts: [PolicyVerdict] = []
        for (index, entry) in policies.enumerated() where index < record.results.count {
            let result = record.results[index]
            let reason = reason(for: result, at: index, record, workspace.facts, trace)
            verdicts.append(
                PolicyVerdict(
                    name: entry.name, verdict: result.outcome, because: reason.text,
                    span: reason.span, isDryRun: entry.isDryRun))
        }
        return verdicts
    }

    private func reason(
        for result: PolicyResult, at index: Int, _ record: TailRecord,
        _ facts: borrowing TraceFacts, _ trace: CompletedTrace
    ) -> PolicyReason {
        if result.outcome == .notEvaluated {
            return PolicyReason("a policy before it drops the trace")
        }
        if let told = record.evidence.first(where: { $0.policy == index }) {
            return PolicyReason(told.text, span: told.span)
        }
        return policies[index].policy.reason(for: result, facts, trace)
    }
}
