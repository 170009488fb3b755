import Assembly

/// How one policy is judged without the spans of a trace.
indirect enum PolicyJudge {
    /// By the policy itself, which asks nothing but numbers.
    case numbers(any Policy)
    /// By whether a span had the status error.
    case error
    case all([PolicyJudge])
    case not(PolicyJudge)
    case drop([PolicyJudge])
    /// It asks for what is not recorded.
    case unknown

    /// Finds out how a policy or sub-policy is judged.
    init(_ document: PolicyDocument, _ compiler: PolicyCompiler) {
        self = .unknown
        guard let kind = document.text("type").flatMap(PolicyKind.init) else { return }
        switch kind {
        case .alwaysSample, .latency, .spanCount, .probabilistic, .deterministic, .rateLimiting,
            .bytesLimiting:
            let place = document.text("name") ?? kind.rawValue
            guard let draft = compiler.draft(document.alone, at: place),
                case .policy(let policy) = draft.draft
            else { return }
            self = .numbers(policy)
        case .statusCode:
            if document.parameters?["status_codes"]?.texts == ["ERROR"] { self = .error }
        case .and:
            guard document.parameters?.text("match") != "same_span" else { return }
            self = .all(Self.list("and_sub_policy", of: document, compiler))
        case .drop: self = .drop(Self.list("drop_sub_policy", of: document, compiler))
        case .not:
            guard let inner = document.parameters?["not_sub_policy"] else { return }
            self = .not(PolicyJudge(inner, compiler))
        default: return
        }
    }

    private static func list(
        _ key: String, of document: PolicyDocument, _ compiler: PolicyCompiler
    ) -> [PolicyJudge] {
        guard case .list(let nodes) = document.parameters?[key]?.content else { return [.unknown] }
        return nodes.map { PolicyJudge($0, compiler) }
    }

    /// What the policy says; nil where that is not known.
    func outcome(
        _ facts: borrowing TraceFacts, _ trace: CompletedTrace, hasError: Bool
    ) -> PolicyOutcome? {
        if case .drop = self {
            return holds(facts, trace, hasError: hasError).map { $0 ? .dropped : .notSampled }
        }
        return holds(facts, trace, hasError: hasError).map { $0 ? .sampled : .notSampled }
    }

    private func holds(
        _ facts: borrowing TraceFacts, _ trace: CompletedTrace, hasError: Bool
    ) -> Bool? {
        switch self {
        case .numbers(let policy): return policy.evaluate(facts, trace).outcome.isYes
        case .error: return hasError
        case .not(let inner): return inner.holds(facts, trace, hasError: hasError).map { !$0 }
        case .unknown: return nil
        case .all(let parts), .drop(let parts):
            // In order, and no more after a no, so that a limit is charged as it would have been.
            var isOpen = false
            for part in parts {
                switch part.holds(facts, trace, hasError: hasError) {
                case false?: return false
                case nil: isOpen = true
                case true?: break
                }
            }
            return isOpen ? nil : true
        }
    }
}

extension PolicyDocument {
    /// The texts of a list; a single text is a list of one.
    fileprivate var texts: [String]? {
        switch content {
        case .text(let text, _): [text]
        case .list(let nodes):
            nodes.compactMap { if case .text(let text, _) = $0.content { text } else { nil } }
        case .mapping, .nothing: nil
        }
    }

    /// A policy with nothing beside its name, type and parameters.
    fileprivate var alone: PolicyDocument {
        guard case .mapping(let entries) = content else { return self }
        let kept = ["name", "type", text("type") ?? ""]
        return PolicyDocument(.mapping(entries.filter { kept.contains($0.key) }), line: line)
    }
}
