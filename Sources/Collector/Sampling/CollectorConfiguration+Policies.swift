package import Configuration
package import Sampling
import Spelling
package import SystemClock

extension CollectorConfiguration {
    /// Compiles the tail policies of every environment that has some.
    ///
    /// - Parameters:
    ///   - clock: For limits and dynamic samplers.
    ///   - previous: What decided before a reload: policies that are written alike go on with what
    ///     they remember.
    /// - Returns: A decider by environment.
    /// - Throws: ``ConfigurationError`` with every mistake in any policy, by `file:line`.
    package func tailDecider(
        clock: any TimeSource, inheriting previous: TailDecider? = nil
    ) throws(ConfigurationError) -> TailDecider {
        var sets: [PolicySet] = []
        var issues: [ConfigurationError.Issue] = []
        for environment in environments.all {
            guard let tail = environment.tail else { continue }
            let before = previous?.policySets.first { $0.environment == environment.name }
            do throws(PolicyError) {
                sets.append(
                    try PolicySet.compile(
                        environment: environment.name,
                        tail.policies.map { PolicyDocument($0.node) }, clock: clock,
                        queries: TraceQLFilter.compiler, inheriting: before))
            } catch {
                issues += error.issues.map { issue in
                    ConfigurationError.Issue(issue, in: environment.name, tail.policies)
                }
            }
        }
        guard issues.isEmpty else { throw ConfigurationError(issues) }
        return TailDecider(sets)
    }

    /// Compiles the tail policies and throws the result away.
    ///
    /// - Returns: What is odd about them without being wrong, one sentence each.
    /// - Throws: ``ConfigurationError`` with every mistake in any policy, by `file:line`.
    package func checkPolicies() throws(ConfigurationError) -> [String] {
        try tailDecider(clock: SystemTime()).warnings
    }
}

extension TailDecider {
    /// What is odd about the policies without being wrong, one sentence each.
    var warnings: [String] {
        policySets.flatMap { set in
            set.warnings.map { "environments.\(set.environment).tail: \($0)" }
        }
    }
}

extension ConfigurationError.Issue {
    /// Puts a mistake in a policy where the policy was written.
    fileprivate init(
        _ issue: PolicyError.Issue, in environment: String,
        _ policies: [CollectorConfiguration.TailPolicy]
    ) {
        let source: SettingSource =
            switch policies.first?.source {
            case .file(let name, _): .file(name, line: issue.line)
            case let other: other ?? .builtIn
            }
        let nearest = issue.misspelling.flatMap { NearestName.of($0.written, among: $0.known) }
        self.init(
            source, "environments.\(environment).tail: \(issue.message)",
            hint: nearest.map { "did you mean \($0)?" } ?? issue.hint)
    }
}
