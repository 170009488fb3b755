/// Turns the policies of one environment, as they were written, into compiled ones.
///
/// Every mistake is collected, so that all of them can be told at once.
final class PolicyCompiler {
    let issues = PolicyIssues()
    var builder = SpanPlanBuilder()
    private let queries: QueryCompiler?
    private let inherited: [String: any PolicyMemory]
    /// The memories in use, by what they belong to.
    private(set) var memories: [String: any PolicyMemory] = [:]
    /// How many policies decide by chance, and those of them that do so by a salted hash.
    private var randomPolicies = 0
    private var saltedPolicies = 0

    init(queries: QueryCompiler?, inheriting inherited: [String: any PolicyMemory]) {
        self.queries = queries
        self.inherited = inherited
    }

    /// Reads a policy or sub-policy: `name`, `type`, and parameters under the name of the type;
    /// `more` reads further keys that stand beside these.
    func draft(
        _ node: PolicyDocument, at place: String, _ more: (PolicyFields) -> Void = { _ in }
    ) -> (name: String, draft: PolicyDraft)? {
        let fields = PolicyFields(node, path: place, issues: issues)
        defer { fields.finish() }
        more(fields)
        let name = fields.text("name") ?? ""
        guard fields.has("type"), let kind = fields.choice("type", as: PolicyKind.self) else {
            if !fields.has("type") { fields.report("type is missing") }
            // Which parameters there may be is not known, so that none is complained of.
            PolicyKind.allCases.forEach { _ = fields.node($0.rawValue) }
            return nil
        }
        let parameters =
            fields.fields(kind.rawValue)
            ?? PolicyFields(
                PolicyDocument(.nothing, line: node.line), path: "\(place).\(kind.rawValue)",
                issues: issues)
        defer { parameters.finish() }
        return kind.read(parameters, self).map { (name, $0) }
    }

    /// Reads the sub-policies of a policy; at least one.
    func subPolicies(
        _ key: String, of fields: PolicyFields
    ) -> [(name: String, draft: PolicyDraft)]? {
        guard let nodes = fields.list(key), !nodes.isEmpty else {
            fields.report("\(key) has no policies")
            return nil
        }
        let drafts = nodes.enumerated().map { index, node in
            draft(node, at: "\(fields.path).\(key)[\(index)]")
        }
        let read = drafts.compactMap(\.self)
        return read.count == drafts.count ? read : nil
    }

    /// Completes a draft.
    func policy(_ draft: PolicyDraft, _ fields: PolicyFields) -> (any Policy)? {
        switch draft {
        case .policy(let policy): return policy
        case .opposite(let inner): return policy(inner, fields).map(NotPolicy.init)
        case .spans(let predicate, let inverted):
            guard let condition = condition(predicate, fields) else { return nil }
            return SpanPolicy(condition, leaves: leaves(condition.program), inverted: inverted)
        }
    }

    /// Compiles a predicate into a condition on traces.
    func condition(_ predicate: SpanPredicate, _ fields: PolicyFields) -> SpanCondition? {
        guard let program = builder.program(predicate) else {
            fields.report("the condition nests too deeply")
            return nil
        }
        return SpanCondition(program)
    }

    /// The questions that a program asks.
    func leaves(_ program: SpanProgram) -> [SpanEvidence.Leaf] {
        program.steps.compactMap { step in
            switch step {
            case .atom(let atom), .rootAtom(let atom):
                builder.questions.indices.contains(atom)
                    ? .init(atom: atom, question: builder.questions[atom]) : nil
            case .constant, .not, .and, .or: nil
            }
        }
    }

    /// Compiles the text of a query.
    func condition(ofQuery text: String, _ fields: PolicyFields) -> TraceCondition? {
        guard let queries else {
            fields.report("queries cannot be used here")
            return nil
        }
        do throws(QueryProblem) {
            return try queries(text)
        } catch {
            fields.report(error.message, hint: error.hint)
            return nil
        }
    }

    /// The memory of a policy: that of the same policy before a reload, where it was written alike.
    func memory<Memory: PolicyMemory>(of fields: PolicyFields, _ make: () -> Memory) -> Memory {
        let key = fields.identity
        let memory = inherited[key] as? Memory ?? make()
        memories[key] = memory
        return memory
    }

    /// Whether all policies that decide by chance ask the same randomness, so that what one of them
    /// keeps of some traces tells what the others do.
    var chancesAgree: Bool { saltedPolicies == 0 || randomPolicies == 1 }

    /// Notes that a policy decides by chance.
    func noteRandom(salted: Bool) {
        randomPolicies += 1
        if salted { saltedPolicies += 1 }
    }
}

/// What a policy remembers from trace to trace, kept over reloads.
protocol PolicyMemory: AnyObject, Sendable {}
