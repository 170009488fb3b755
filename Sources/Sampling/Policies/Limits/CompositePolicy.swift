import Assembly

/// `composite`: sub-policies in an order of precedence, each with a part of one budget of spans a
/// second.
///
/// A trace is charged to the first sub-policy that samples it and may spend that much. One that may
/// not is passed over, and the next is asked.
struct CompositePolicy: Policy {
    private let parts: [(name: String, policy: any Policy)]
    private let budget: SharedBudget
    private let total: Int64

    /// The detail of a trace that some sub-policy sampled and none could pay for.
    static let overBudget = UInt32.max

    init?(_ fields: PolicyFields, _ compiler: PolicyCompiler) {
        let total = fields.integer("max_total_spans_per_second", in: 0...(Int64.max / 200))
        if !fields.has("max_total_spans_per_second") {
            fields.report("max_total_spans_per_second is missing")
        }
        let order = fields.textNodes("policy_order")
        let shares = Self.readShares(fields)
        guard let drafts = compiler.subPolicies("composite_sub_policy", of: fields), let total,
            let shares
        else { return nil }
        let policies = drafts.compactMap { draft in
            compiler.policy(draft.draft, fields).map { (name: draft.name, policy: $0) }
        }
        guard policies.count == drafts.count,
            let ordered = Self.order(policies, by: order, fields)
        else { return nil }
        let names = ordered.map(\.name)
        for share in shares where !names.contains(share.policy) {
            fields.report("rate_allocation: there is no sub-policy \(share.policy)")
        }
        parts = ordered
        self.total = total
        let spans = names.map { name in
            let percent = shares.first { $0.policy == name }?.percent ?? 0
            return percent > 0
                ? Int(total * percent / 100) : Int(total) / max(1, names.count)
        }
        budget = compiler.memory(of: fields) { SharedBudget(total: Int(total), parts: spans) }
    }

    private static func readShares(
        _ fields: PolicyFields
    ) -> [(policy: String, percent: Int64)]? {
        guard let nodes = fields.list("rate_allocation") else { return [] }
        let shares = nodes.enumerated().map { index, node -> (policy: String, percent: Int64)? in
            let share = PolicyFields(
                node, path: "\(fields.path).rate_allocation[\(index)]", issues: fields.issues)
            defer { share.finish() }
            let policy = share.requiredText("policy")
            let percent = share.integer("percent", in: 0...100)
            return policy.map { ($0, percent ?? 0) }
        }
        let read = shares.compactMap(\.self)
        return read.count == shares.count ? read : nil
    }

    private static func order(
        _ policies: [(name: String, policy: any Policy)],
        by order: [(text: String, node: PolicyDocument)]?, _ fields: PolicyFields
    ) -> [(name: String, policy: any Policy)]? {
        guard let order, !order.isEmpty else { return policies }
        var ordered: [(name: String, policy: any Policy)] = []
        for (name, node) in order {
            guard let policy = policies.first(where: { $0.name == name }) else {
                fields.report("policy_order: there is no sub-policy \(name)", at: node)
                return nil
            }
            ordered.append(policy)
        }
        for policy in policies where !order.contains(where: { $0.text == policy.name }) {
            fields.report("policy_order leaves out the sub-policy \(policy.name)")
            return nil
        }
        return ordered
    }

    func evaluate(_ facts: borrowing TraceFacts, _ trace: CompletedTrace) -> PolicyResult {
        var isOverBudget = false
        for (index, part) in parts.enumerated() {
            let result = part.policy.evaluate(facts, trace)
            guard result.outcome.isYes else { continue }
            if total > 0, budget.take(facts.spanCount, party: index, at: facts.now) {
                return PolicyResult(
                    .sampled, detail: UInt32(truncatingIfNeeded: index), threshold: .unknown)
            }
            isOverBudget = true
        }
        return PolicyResult(.notSampled, detail: isOverBudget ? Self.overBudget : 0)
    }

    func names(spansFor result: PolicyResult) -> Bool {
        guard result.outcome.isYes, parts.indices.contains(Int(result.detail)) else {
            return false
        }
        return parts[Int(result.detail)].policy.names(spansFor: .sampled)
    }

    func reason(
        for result: PolicyResult, _ facts: borrowing TraceFacts, _ trace: CompletedTrace
    ) -> PolicyReason {
        guard result.outcome.isYes, parts.indices.contains(Int(result.detail)) else {
            return PolicyReason(
                result.detail == Self.overBudget
                    ? "\(facts.spanCount) spans were over the budget of \(total) spans a second"
                    : "no sub-policy samples it")
        }
        let part = parts[Int(result.detail)]
        let reason = part.policy.reason(for: .sampled, facts, trace)
        return PolicyReason("\(part.name): \(reason.text)", span: reason.span)
    }
}
