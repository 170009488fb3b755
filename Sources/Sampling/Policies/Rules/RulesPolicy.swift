import Assembly
import TraceContext

/// `rules`, after Refinery's rules: the first rule whose conditions hold decides.
///
/// A rule keeps one trace in so many, drops, or hands on to a dynamic sampler. A trace that no rule
/// is about is kept, unless `no_match: not_sampled` leaves it to the other policies.
struct RulesPolicy: Policy {
    private enum NoMatch: String, CaseIterable {
        case sampled
        case notSampled = "not_sampled"
    }

    private let rules: [Rule]
    private let keepsOthers: Bool

    /// The detail of a trace that no rule is about.
    private static let noRule = UInt32.max

    init?(_ fields: PolicyFields, _ compiler: PolicyCompiler) {
        keepsOthers = fields.choice("no_match", as: NoMatch.self) != .notSampled
        if fields.flag("check_nested_fields") == true {
            fields.report(
                "check_nested_fields is not supported: values within maps and lists are not read",
                hint: "send them as attributes of their own")
        }
        guard let nodes = fields.list("rules"), !nodes.isEmpty else {
            fields.report("rules has no rules")
            return nil
        }
        rules = nodes.enumerated().compactMap { index, node in
            let rule = PolicyFields(
                node, path: "\(fields.path).rules[\(index)]", issues: fields.issues)
            defer { rule.finish() }
            return Rule(rule, compiler)
        }
        guard rules.count == nodes.count else { return nil }
    }

    func evaluate(_ facts: borrowing TraceFacts, _ trace: CompletedTrace) -> PolicyResult {
        for (index, rule) in rules.enumerated() where rule.matches(facts) {
            let result = rule.decide(facts, trace)
            return PolicyResult(
                result.outcome, detail: UInt32(truncatingIfNeeded: index),
                threshold: result.threshold)
        }
        return PolicyResult(keepsOthers ? .sampled : .notSampled, detail: Self.noRule)
    }

    func names(spansFor result: PolicyResult) -> Bool {
        rules.indices.contains(Int(result.detail)) && rules[Int(result.detail)].namesSpans
    }

    func reason(
        for result: PolicyResult, _ facts: borrowing TraceFacts, _ trace: CompletedTrace
    ) -> PolicyReason {
        guard rules.indices.contains(Int(result.detail)) else {
            return PolicyReason("no rule is about it")
        }
        return rules[Int(result.detail)].reason(for: result, facts, trace)
    }
}

/// One rule: its conditions, and what is done with the traces they are about.
struct Rule: Sendable {
    private enum Action: Sendable {
        case drop
        case oneIn(Int64, Threshold)
        case sampler(SamplerPolicy)
    }

    private enum Scope: String, CaseIterable {
        case trace
        case span
    }

    let name: String
    private let conditions: [RuleCondition]
    private let action: Action

    init?(_ fields: PolicyFields, _ compiler: PolicyCompiler) {
        name = fields.text("name") ?? ""
        let scope = fields.choice("scope", as: Scope.self) ?? .trace
        let nodes = fields.list("conditions") ?? []
        let action = Self.action(fields, compiler)
        let terms = nodes.enumerated().map { index, node in
            let term = PolicyFields(
                node, path: "\(fields.path).conditions[\(index)]", issues: fields.issues)
            defer { term.finish() }
            return RuleTerm(term, inSpanScope: scope == .span)
        }
        let read = terms.compactMap(\.self)
        guard read.count == terms.count, let action,
            let conditions = RuleCondition.list(
                read, sameSpan: scope == .span, fields, compiler)
        else { return nil }
        self.conditions = conditions
        self.action = action
    }

    private static func action(_ fields: PolicyFields, _ compiler: PolicyCompiler) -> Action? {
        let drops = fields.flag("drop") ?? false
        let rate = fields.integer("sample_rate", in: 0...Int64(UInt32.max))
        if let sampler = fields.fields("sampler") {
            defer { sampler.finish() }
            return self.sampler(sampler, compiler)
        }
        if drops || rate == 0 { return .drop }
        guard let rate, let threshold = Threshold(rate: 1 / Double(rate)) else {
            if !fields.has("sample_rate") {
                fields.report("the rule does nothing", hint: "give it sample_rate, drop or sampler")
            }
            return nil
        }
        if rate > 1 { compiler.noteRandom(salted: false) }
        return .oneIn(rate, threshold)
    }

    private static let samplers: [PolicyKind] = [
        .deterministic, .dynamic, .emaDynamic, .emaThroughput, .windowedThroughput,
        .totalThroughput,
    ]

    private static func sampler(_ fields: PolicyFields, _ compiler: PolicyCompiler) -> Action? {
        let given = samplers.compactMap { kind in
            fields.fields(kind.rawValue).map { (kind: kind, fields: $0) }
        }
        guard given.count == 1 else {
            fields.report(
                given.isEmpty ? "there is no sampler" : "there is more than one sampler",
                hint: "one of \(samplers.map(\.rawValue).joined(separator: ", "))")
            return nil
        }
        let (kind, parameters) = given[0]
        defer { parameters.finish() }
        guard kind == .deterministic else {
            return SamplerPolicy(kind, parameters, compiler).map { .sampler($0) }
        }
        guard let rate = parameters.integer("sample_rate", in: 1...Int64(UInt32.max)),
            let threshold = Threshold(rate: 1 / Double(rate))
        else {
            if !parameters.has("sample_rate") { parameters.report("sample_rate is missing") }
            return nil
        }
        compiler.noteRandom(salted: false)
        return .oneIn(rate, threshold)
    }

    /// Whether the reason for what it does names spans.
    var namesSpans: Bool {
        conditions.contains { condition in
            if case .anySpan = condition { true } else { false }
        }
    }

    /// Whether the rule is about a trace.
    func matches(_ facts: borrowing TraceFacts) -> Bool {
        for condition in conditions where !condition.holds(facts) { return false }
        return true
    }

    /// What it does with a trace that it is about.
    func decide(_ facts: borrowing TraceFacts, _ trace: CompletedTrace) -> PolicyResult {
        switch action {
        case .drop: PolicyResult(.dropped)
        case .oneIn(_, let threshold):
            threshold.keeps(facts.randomness)
                ? PolicyResult(.sampled, threshold: KeepThreshold(threshold)) : .notSampled
        case .sampler(let sampler): sampler.evaluate(facts, trace)
        }
    }

    func reason(
        for result: PolicyResult, _ facts: borrowing TraceFacts, _ trace: CompletedTrace
    ) -> PolicyReason {
        let what: String
        switch action {
        case .drop: what = "drops"
        case .oneIn(1, _): what = "keeps all"
        case .oneIn(let rate, _):
            what = result.outcome.isYes ? "keeps one of \(rate), and this" : "keeps one of \(rate)"
        case .sampler:
            what = result.outcome.isYes ? "has a sampler, which keeps it" : "has a sampler"
        }
        var evidence: [PolicyReason] = []
        for condition in conditions {
            if let reason = condition.reason(facts, trace) { evidence.append(reason) }
        }
        let text = ["rule \(name) \(what)"] + evidence.map(\.text)
        return PolicyReason(
            text.joined(separator: "; "), span: evidence.lazy.compactMap(\.span).first)
    }
}
