import SemanticConventions
import YAML

extension CollectorConfiguration {
    /// The environments, the built-in ones included.
    package struct Environments: Sendable, Equatable {
        /// Every environment, the built-in ones first.
        package let all: [Environment]
        private let indices: [String: Int]

        init(_ root: Section) {
            all = root.sections(
                "environments", placeholder: "<environment>", builtIn: Self.builtIn,
                canonical: EnvironmentName.normalize,
                """
                Sampling by deployment environment, the resource attribute \
                `deployment.environment.name` or the older `deployment.environment`. An \
                environment named here replaces the built-in one of that name whole; those not \
                named keep their defaults. `development`, `production` and `stage` mean `dev`, \
                `prod` and `staging`.
                """, Environment.init)
            indices = Dictionary(
                zip(all.map(\.name), all.indices), uniquingKeysWith: { first, _ in first })
        }

        /// The environment of this name or alias; nil if none is configured.
        package subscript(name: String) -> Environment? {
            indices[EnvironmentName.normalize(name)].map { all[$0] }
        }

        /// The built-in environments, as one would write them.
        static let builtInText = """
            local:
              head: { rate: 0% }
            dev:
              head: { rate: 20% }
            staging:
              head: { rate: 20% }
            prod:
              head: { rate: 100% }
              tail:
                decision_wait: 10s
                decision_wait_after_root: 2s
                policies:
                  - { name: errors, type: status_code, status_code: { status_codes: [ERROR] } }
                  - { name: slow, type: latency, latency: { threshold_ms: 1000 } }
                  - name: jobs
                    type: traceql
                    traceql:
                      query: '{ span.job.outcome = "retry" || span.job.outcome = "dead" }'
                  - name: baseline
                    type: probabilistic
                    probabilistic: { sampling_percentage: 10 }
            default: # no environment given, or an unknown one: kept, counted, warned about
              head: { rate: 100% }
            """

        private static let builtIn: YAMLNode = {
            do {
                return try YAMLParser().parse(builtInText)
            } catch {
                preconditionFailure("the built-in environments are not YAML: \(error)")
            }
        }()
    }
}
