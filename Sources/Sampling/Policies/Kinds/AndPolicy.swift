import Assembly

/// `and`: keeps traces that every sub-policy samples.
///
/// Sub-policies are asked in order, and no more after the first no: a limit among them is charged
/// only with what passed those before it. With `match: same_span`, all that ask about spans have to
/// be satisfied by one and the same span.
struct AndPolicy: Policy {
    private enum Match: String, CaseIterable {
        case anySpan = "any_span"
        case sameSpan = "same_span"
    }

    private let parts: [any Policy]

    static func read(_ fields: PolicyFields, _ compiler: PolicyCompiler) -> PolicyDraft? {
        let match = fields.choice("match", as: Match.self) ?? .anySpan
        guard let parts = compiler.subPolicies("and_sub_policy", of: fields) else { return nil }
        var drafts = parts.map(\.draft)
        if match == .sameSpan {
            guard let merged = merge(drafts, fields) else { return nil }
            if merged.count == 1 { return merged[0] }
            drafts = merged
        }
        let policies = drafts.compactMap { compiler.policy($0, fields) }
        guard policies.count == drafts.count else { return nil }
        return .policy(AndPolicy(parts: policies))
    }

    /// Puts those that ask about spans into one, in the place of the first of them.
    private static func merge(
        _ drafts: [PolicyDraft], _ fields: PolicyFields
    ) -> [PolicyDraft]? {
        let predicates = drafts.compactMap(\.spanPredicate)
        guard predicates.count >= 2 else {
            fields.report(
                "same_span needs two sub-policies that ask about spans",
                hint: "leave match out")
            return nil
        }
        var merged: [PolicyDraft] = []
        var isPlaced = false
        for draft in drafts {
            if draft.spanPredicate == nil {
                merged.append(draft)
            } else if !isPlaced {
                merged.append(.spans(.all(predicates), inverted: false))
                isPlaced = true
            }
        }
        return merged
    }

    func evaluate(_ facts: borrowing TraceFacts, _ trace: CompletedTrace) -> PolicyResult {
        Self.evaluate(parts, facts, trace)
    }

    /// Asks policies until one says no; the detail is which.
    static func evaluate(
        _ parts: [any Policy], _ facts: borrowing TraceFacts, _ trace: CompletedTrace
    ) -> PolicyResult {
        var threshold = KeepThreshold.certain
        for (index, part) in parts.enumerated() {
            let result = part.evaluate(facts, trace)
            let place = UInt32(truncatingIfNeeded: index)
            if result.outcome == .failed { return PolicyResult(.failed, detail: place) }
            guard result.outcome.isYes else { return PolicyResult(.notSampled, detail: place) }
            threshold = threshold.and(result.threshold)
        }
        return PolicyResult(.sampled, threshold: threshold)
    }

    func names(spansFor result: PolicyResult) -> Bool {
        Self.names(spansOf: parts, allSaidYes: result.outcome.isYes, result)
    }

    /// As ``reason(_:allSaidYes:_:_:_:)``: that of all, or of the one that did not say yes.
    static func names(
        spansOf parts: [any Policy], allSaidYes: Bool, _ result: PolicyResult
    ) -> Bool {
        if allSaidYes { return parts.contains { $0.names(spansFor: .sampled) } }
        guard parts.indices.contains(Int(result.detail)) else { return false }
        return parts[Int(result.detail)].names(spansFor: noOfPart(result))
    }

    func reason(
        for result: PolicyResult, _ facts: borrowing TraceFacts, _ trace: CompletedTrace
    ) -> PolicyReason {
        Self.reason(parts, allSaidYes: result.outcome.isYes, result, facts, trace)
    }

    /// What the part said that did not say yes.
    private static func noOfPart(_ result: PolicyResult) -> PolicyResult {
        PolicyResult(result.outcome == .failed ? .failed : .notSampled)
    }

    /// The reasons of all that said yes, or that of the one that did not.
    static func reason(
        _ parts: [any Policy], allSaidYes: Bool, _ result: PolicyResult,
        _ facts: borrowing TraceFacts, _ trace: CompletedTrace
    ) -> PolicyReason {
        guard allSaidYes else {
            guard parts.indices.contains(Int(result.detail)) else { return PolicyReason("") }
            return parts[Int(result.detail)].reason(for: noOfPart(result), facts, trace)
        }
        var texts: [String] = []
        var first: PolicyReason?
        for part in parts {
            let reason = part.reason(for: .sampled, facts, trace)
            texts.append(reason.text)
            if first == nil, reason.span != nil { first = reason }
        }
        return PolicyReason(texts.joined(separator: "; "), span: first?.span)
    }
}

/// `not`: says the opposite of its sub-policy.
struct NotPolicy: Policy {
    private let part: any Policy

    init(_ part: any Policy) { self.part = part }

    static func read(_ fields: PolicyFields, _ compiler: PolicyCompiler) -> PolicyDraft? {
        guard let node = fields.node("not_sub_policy") else {
            fields.report("not_sub_policy is missing")
            return nil
        }
        return compiler.draft(node, at: "\(fields.path).not_sub_policy")
            .map { .opposite($0.draft) }
    }

    func evaluate(_ facts: borrowing TraceFacts, _ trace: CompletedTrace) -> PolicyResult {
        let result = part.evaluate(facts, trace)
        if result.outcome == .failed { return result }
        guard result.outcome.isYes else {
            return PolicyResult(.sampled, detail: result.detail)
        }
        return PolicyResult(.notSampled, detail: result.detail)
    }

    func names(spansFor result: PolicyResult) -> Bool {
        part.names(spansFor: Self.inner(result))
    }

    func reason(
        for result: PolicyResult, _ facts: borrowing TraceFacts, _ trace: CompletedTrace
    ) -> PolicyReason {
        part.reason(for: Self.inner(result), facts, trace)
    }

    /// What the sub-policy said.
    private static func inner(_ result: PolicyResult) -> PolicyResult {
        let outcome: PolicyOutcome =
            switch result.outcome {
            case .failed: .failed
            case .sampled: .notSampled
            default: .sampled
            }
        return PolicyResult(outcome, detail: result.detail)
    }
}

/// `drop`: has traces dropped that every sub-policy samples, whatever other policies say.
struct DropPolicy: Policy {
    private let parts: [any Policy]

    init?(_ fields: PolicyFields, _ compiler: PolicyCompiler) {
        guard let drafts = compiler.subPolicies("drop_sub_policy", of: fields) else { return nil }
        parts = drafts.compactMap { compiler.policy($0.draft, fields) }
        guard parts.count == drafts.count else { return nil }
    }

    func evaluate(_ facts: borrowing TraceFacts, _ trace: CompletedTrace) -> PolicyResult {
        let result = AndPolicy.evaluate(parts, facts, trace)
        guard result.outcome == .sampled else { return result }
        return PolicyResult(.dropped, detail: result.detail)
    }

    func names(spansFor result: PolicyResult) -> Bool {
        AndPolicy.names(spansOf: parts, allSaidYes: result.outcome == .dropped, result)
    }

    func reason(
        for result: PolicyResult, _ facts: borrowing TraceFacts, _ trace: CompletedTrace
    ) -> PolicyReason {
        AndPolicy.reason(parts, allSaidYes: result.outcome == .dropped, result, facts, trace)
    }
}
