package import SystemClock

extension PolicySet {
    /// Compiles the policies of an environment.
    ///
    /// - Parameters:
    ///   - environment: Its normalised name.
    ///   - documents: The policies in the order of the file.
    ///   - clock: For limits and samplers.
    ///   - queries: Compiles the queries of `traceql` policies; without it those are refused.
    ///   - previous: The set before a reload: policies that are written alike go on with what they
    ///     remember.
    /// - Returns: A set that has decided nothing yet.
    /// - Throws: ``PolicyError`` with every mistake there is.
    package static func compile(
        environment: String, _ documents: [PolicyDocument], clock: any TimeSource,
        queries: QueryCompiler? = nil, inheriting previous: PolicySet? = nil
    ) throws(PolicyError) -> PolicySet {
        let compiler = PolicyCompiler(
            queries: queries, inheriting: previous?.memories ?? [:])
        var entries: [Entry] = []
        for (index, document) in documents.enumerated() {
            guard let entry = entry(document, index, compiler) else { continue }
            if entries.contains(where: { $0.name == entry.name }) {
                compiler.issues.report(document.line, "the policy name \(entry.name) is taken")
            }
            entries.append(entry)
        }
        if documents.isEmpty {
            compiler.issues.report(1, "there are no policies, so every trace would be dropped")
        }
        if compiler.builder.excess > 0 {
            compiler.issues.report(
                documents.first?.line ?? 1,
                "the policies ask more than \(AtomSet.capacity) different questions about a span",
                hint: "put values of one key into one policy")
        }
        guard compiler.issues.issues.isEmpty else { throw PolicyError(compiler.issues.issues) }
        let drops = entries.filter { $0.kind == .drop }
        return PolicySet(
            environment: environment, policies: drops + entries.filter { $0.kind != .drop },
            plan: compiler.builder.plan, warnings: compiler.chancesAgree ? [] : [saltWarning],
            chancesAgree: compiler.chancesAgree, memories: compiler.memories, clock: clock)
    }

    private static func entry(
        _ document: PolicyDocument, _ index: Int, _ compiler: PolicyCompiler
    ) -> Entry? {
        let name = document.text(of: "name") ?? ""
        let place = name.isEmpty ? "policies[\(index)]" : "policy \(name)"
        if name.isEmpty { compiler.issues.report(document.line, "\(place): name is missing") }
        var isDryRun = false
        var rescues = false
        let draft = compiler.draft(document, at: place) { fields in
            isDryRun = fields.flag("dry_run") ?? false
            rescues = fields.flag("rescue") ?? false
        }
        guard let draft, let kind = document.text(of: "type").flatMap(PolicyKind.init) else {
            return nil
        }
        let fields = PolicyFields(document, path: place, issues: compiler.issues)
        guard let policy = compiler.policy(draft.draft, fields) else { return nil }
        if rescues, !kind.canRescue {
            fields.report(
                "a policy of type \(kind.rawValue) cannot rescue",
                hint: "rescue is for policies that look at spans")
        }
        return Entry(
            name: name, kind: kind, isDryRun: isDryRun, rescues: rescues, policy: policy)
    }

    private static let saltWarning = """
        hash_salt stands beside other policies that decide by chance: each may keep what the other does \
        not, so that the weights of traces kept by them are not known; leave hash_salt out
        """
}

extension PolicyKind {
    /// Whether a late span alone can match such a policy.
    fileprivate var canRescue: Bool {
        switch self {
        case .numericAttribute, .statusCode, .stringAttribute, .traceState, .traceFlags,
            .booleanAttribute, .ottlCondition, .traceql, .job, .and, .latency:
            true
        default: false
        }
    }
}

extension PolicyDocument {
    /// The text of a key of a mapping.
    fileprivate func text(of key: String) -> String? {
        guard case .mapping(let entries) = content,
            case .text(let text, _) = entries.first(where: { $0.key == key })?.value.content
        else { return nil }
        return text
    }
}
