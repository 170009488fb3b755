import Configuration
import YAML

/// Environments that were made of another program's configuration.
package struct ImportedPolicies: Equatable, Sendable {
    /// A policy, in force or written as a comment because it cannot be.
    struct Policy: Equatable, Sendable {
        var node: YAMLNode
        var remarks: [ImportRemark] = []
        var isActive = true
    }

    /// What holds for the traces of one environment.
    struct Environment: Equatable, Sendable {
        var name: String
        /// The share of traces that the head lets in, as it is written.
        var rate = "100%"
        var decisionWait = Duration.seconds(30)
        var decisionWaitAfterRoot = Duration.seconds(30)
        var remarks: [ImportRemark] = []
        var policies: [Policy] = []

        var allRemarks: [ImportRemark] { remarks + policies.flatMap(\.remarks) }
    }

    /// Where it comes from, in one sentence.
    var origin: String
    /// What is to be known of the whole.
    var remarks: [ImportRemark] = []
    var environments: [Environment] = []

    /// What was not carried over, by line; none when the output keeps what the input did.
    package var losses: [ImportRemark] { allRemarks.filter(\.isLoss) }

    /// Everything that is to be known, by line.
    package var allRemarks: [ImportRemark] {
        var unique: [ImportRemark] = []
        for remark in remarks + environments.flatMap(\.allRemarks) where !unique.contains(remark) {
            unique.append(remark)
        }
        return unique.enumerated()
            .sorted { ($0.element.line, $0.offset) < ($1.element.line, $1.offset) }
            .map(\.element)
    }

    /// The `environments` section of a configuration, with a comment for each remark.
    package var text: String {
        var lines = Self.comment(origin) + remarks.flatMap(Self.comment)
        lines.append("environments:")
        for environment in environments {
            lines.append("  \(YAMLNode.scalarText(environment.name)):")
            lines += Self.lines(of: environment).map { "    \($0)" }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    // MARK: - Private

    private static let width = 100

    private static func lines(of environment: Environment) -> [String] {
        var lines = environment.remarks.flatMap(comment)
        lines.append("head: { rate: \(environment.rate) }")
        let policies = environment.policies.flatMap(self.lines)
        guard environment.policies.contains(where: \.isActive) else { return lines + policies }
        lines += [
            "tail:", "  decision_wait: \(environment.decisionWait.settingText)",
            "  decision_wait_after_root: \(environment.decisionWaitAfterRoot.settingText)",
            "  policies:",
        ]
        return lines + policies.map { "    \($0)" }
    }

    private static func lines(of policy: Policy) -> [String] {
        let body = YAMLNode.list([policy.node]).blockLines(width: width - 12)
        // A list that fits on one line is written in brackets; an element of it is not.
        let lines =
            body.count == 1 ? policy.node.blockLines(width: width).map { "- \($0)" } : body
        return policy.remarks.flatMap(comment)
            + (policy.isActive ? lines : lines.map { "# \($0)" })
    }

    private static func comment(_ remark: ImportRemark) -> [String] {
        comment("Line \(remark.line): \(remark.message)")
    }

    /// A text as comments, broken at its blanks.
    private static func comment(_ text: String) -> [String] {
        var lines: [String] = []
        var line = "#"
        for word in text.split(whereSeparator: \.isWhitespace) {
            if line.count + 1 + word.count > width - 8, line.count > 1 {
                lines.append(line)
                line = "#"
            }
            line += " \(word)"
        }
        return lines + [line]
    }
}
