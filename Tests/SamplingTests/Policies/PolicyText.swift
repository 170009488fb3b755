import Sampling
import SystemClock
import TestSupport
import YAML

/// Policies written as in the configuration.
enum PolicyText {
    /// The nodes of a YAML list of policies.
    static func documents(_ yaml: String) throws -> [PolicyDocument] {
        (try YAMLParser().parse(yaml).elements ?? []).map(document)
    }

    /// Compiles a YAML list of policies.
    static func compile(
        _ yaml: String, clock: any TimeSource = ManualTime(), queries: QueryCompiler? = nil,
        inheriting previous: PolicySet? = nil, environment: String = "prod"
    ) throws -> PolicySet {
        try PolicySet.compile(
            environment: environment, try documents(yaml), clock: clock, queries: queries,
            inheriting: previous)
    }

    /// What one policy, written in YAML's flow style, says about a trace.
    static func outcome(
        _ policy: String, _ trace: TraceSketch, clock: any TimeSource = ManualTime()
    ) throws -> PolicyOutcome? {
        let set = try compile("[\(policy)]", clock: clock)
        return set.decide(try trace.completed()).tail?.results.first?.outcome
    }

    /// The mistakes in a YAML list of policies, `line: message; hint`.
    static func mistakes(_ yaml: String) throws -> [String] {
        do {
            _ = try compile(yaml)
            return []
        } catch let error as PolicyError {
            return error.issues.map { issue in
                "\(issue.line): \(issue.message)" + (issue.hint.map { "; \($0)" } ?? "")
            }
        }
    }

    private static func document(_ node: YAMLNode) -> PolicyDocument {
        let line = node.position.line
        switch node.content {
        case _ where node.isNull: return PolicyDocument(.nothing, line: line)
        case .scalar(let text, let quoted):
            return PolicyDocument(.text(text, quoted: quoted), line: line)
        case .sequence(let elements):
            return PolicyDocument(.list(elements.map(document)), line: line)
        case .mapping(let entries):
            return PolicyDocument(
                .mapping(
                    entries.map {
                        .init(key: $0.key, line: $0.keyPosition.line, value: document($0.value))
                    }), line: line)
        }
    }
}
