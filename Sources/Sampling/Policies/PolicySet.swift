package import Assembly
import SystemClock
import TraceContext

/// The policies of one environment, compiled, with what they remember and what they counted.
///
/// The final decision, by the Collector's rule, from the verdicts of all policies that are not dry
/// runs:
/// 1. one says dropped: dropped;
/// 2. one with `invert_match` met what it excludes: dropped;
/// 3. one says sampled: kept;
/// 4. one with `invert_match` did not meet what it excludes, and none says not sampled: kept;
/// 5. otherwise dropped.
///
/// Policies of type `drop` are asked first. After one that drops no other is asked; save for that
/// every policy is, since each counts, and a limit is charged whether or not others keep the trace.
///
/// - Concurrency: From any thread.
package final class PolicySet: Sendable {
    /// One policy of the set.
    package struct Entry: Sendable {
        package let name: String
        package let kind: PolicyKind
        /// Whether it counts and has no say.
        package let isDryRun: Bool
        /// Whether a late span that matches it brings a dropped trace back.
        package let rescues: Bool
        let policy: any Policy
    }

    /// The name of the environment.
    package let environment: String
    /// The policies in the order in which they are asked.
    package let policies: [Entry]
    /// What is odd about the policies without being wrong, one sentence each.
    package let warnings: [String]
    let memories: [String: any PolicyMemory]
    /// Whether the policies that decide by chance all ask the same randomness.
    private let chancesAgree: Bool
    private let clock: any TimeSource
    let pool: FactsPool

    init(
        environment: String, policies: [Entry], plan: SpanPlan, warnings: [String],
        chancesAgree: Bool, memories: [String: any PolicyMemory], clock: any TimeSource
    ) {
        self.environment = environment
        self.policies = policies
        self.warnings = warnings
        self.chancesAgree = chancesAgree
        self.memories = memories
        self.clock = clock
        pool = FactsPool(plan: plan, policies: policies.count)
    }

    /// Decides about a trace.
    ///
    /// - Complexity: O(bytes of the spans + policies).
    package func decide(_ trace: CompletedTrace) -> TraceDecision {
        let workspace = pool.take()
        workspace.facts.load(trace, at: clock.monotonic())
        var ballot = Ballot(capacity: policies.count)
        for index in policies.indices where !ballot.isDropped {
            ballot.add(
                policies[index].policy.evaluate(workspace.facts, trace),
                isDryRun: policies[index].isDryRun)
        }
        let decision = decision(of: ballot, workspace.facts, trace)
        workspace.facts.clear()
        pool.put(back: workspace, counting: ballot.results)
        return decision
    }

    private func decision(
        of ballot: consuming Ballot, _ facts: borrowing TraceFacts, _ trace: CompletedTrace
    ) -> TraceDecision {
        let (reason, decisive) = ballot.outcome
        let incoming = KeepThreshold(facts.incoming)
        let evidence = evidence(for: ballot.results, facts, trace)
        var results = ballot.results
        while results.count < policies.count { results.append(.notEvaluated) }
        let isKnown = chancesAgree || ballot.threshold == .certain
        let threshold = incoming.and(isKnown ? ballot.threshold : .unknown)
        let verdict: TraceVerdict = reason.keeps ? .kept(threshold: threshold.value) : .dropped
        var decision = TraceDecision(
            verdict, because: reason, policy: decisive.map { policies[$0].name })
        decision.tail = TailRecord(
            environment: environment, numbers: facts.numbers, results: results,
            decisive: decisive, evidence: evidence)
        decision.canBeRescued =
            reason == .noPolicyMatched && !trace.hasError
            && !zip(policies, results).contains { $0.kind.ranOut($1) }
        return decision
    }

    /// Finds the policy marked `rescue: true` that samples spans which came after their trace was
    /// dropped.
    ///
    /// - Parameter spans: The late spans alone.
    /// - Returns: Its index in ``policies``; nil when none does.
    package func rescuer(of spans: CompletedTrace) -> Int? {
        guard policies.contains(where: \.rescues) else { return nil }
        let workspace = pool.take()
        workspace.facts.load(spans, at: clock.monotonic())
        defer {
            workspace.facts.clear()
            pool.put(back: workspace, counting: [])
        }
        return policies.firstIndex { entry in
            entry.rescues && entry.policy.evaluate(workspace.facts, spans).outcome == .sampled
        }
    }

    /// How often each policy said what.
    package var tallies: [PolicyTally] {
        let counts = pool.counts
        return policies.enumerated().map { index, entry in
            let count = { (outcome: PolicyOutcome) in counts[FactsPool.place(index, outcome)] }
            return PolicyTally(
                name: entry.name, isDryRun: entry.isDryRun,
                sampled: count(.sampled) + count(.invertedSampled),
                notSampled: count(.notSampled) + count(.invertedNotSampled),
                dropped: count(.dropped), errors: count(.failed))
        }
    }
}
