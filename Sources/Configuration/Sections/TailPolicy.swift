import Spelling
package import YAML

extension CollectorConfiguration {
    /// One policy of tail sampling: a name, a kind, and parameters that the sampling module
    /// compiles.
    package struct TailPolicy: Sendable, Equatable {
        /// The kinds of policy there are: those of the OpenTelemetry Collector, those after
        /// Refinery's samplers, and our own.
        package enum Kind: String, Sendable, CaseIterable {
            case alwaysSample = "always_sample"
            case latency
            case numericAttribute = "numeric_attribute"
            case probabilistic
            case statusCode = "status_code"
            case stringAttribute = "string_attribute"
            case rateLimiting = "rate_limiting"
            case bytesLimiting = "bytes_limiting"
            case spanCount = "span_count"
            case traceState = "trace_state"
            case traceFlags = "trace_flags"
            case booleanAttribute = "boolean_attribute"
            case ottlCondition = "ottl_condition"
            case and
            case not
            case drop
            case composite
            case traceql
            case job
            case new
            case deterministic
            case dynamic
            case emaDynamic = "ema_dynamic"
            case emaThroughput = "ema_throughput"
            case windowedThroughput = "windowed_throughput"
            case totalThroughput = "total_throughput"
            case rules

            /// Whether the policy says everything by its kind.
            var needsParameters: Bool {
                switch self {
                case .alwaysSample, .traceFlags, .job, .new: false
                default: true
                }
            }
        }

        /// The policy's name, unique in its environment.
        package let name: String
        /// What the policy does.
        package let kind: Kind
        /// The whole entry as written; `node[kind.rawValue]` holds the parameters.
        package let node: YAMLNode
        /// Where the entry begins.
        package let source: SettingSource

        /// Whether the policy is asked and counted, and has no say.
        package var isDryRun: Bool { node["dry_run"]?.text == "true" }

        package static func == (left: TailPolicy, right: TailPolicy) -> Bool {
            left.node == right.node
        }
    }
}

extension CollectorConfiguration.TailPolicy {
    /// Reads `policies`: at least one, every name given and unique.
    static func list(_ section: Section) -> [Self] {
        let found = section.nodes(
            "policies",
            """
            The policies, with the keys and the meaning of the OpenTelemetry Collector's \
            `tail_sampling`, and more kinds. A trace is kept when a policy says so and none drops \
            it.
            """)
        let path = section.path.appending("policies")
        var policies: [Self] = []
        for (index, node) in (found?.elements ?? []).enumerated() {
            let reader = PolicyReader(
                path: path.appending("[\(index)]"), origin: found?.origin ?? .builtIn,
                reading: section.reading)
            guard let policy = reader.read(node) else { continue }
            if let first = policies.first(where: { $0.name == policy.name }) {
                section.reading.report(
                    policy.source, "\(reader.path): the name \(policy.name) is taken",
                    hint: "it is used at \(first.source)")
            }
            policies.append(policy)
        }
        if found?.elements.isEmpty ?? true, !section.reading.describes {
            section.reading.report(
                section.place, "\(path) is empty, so every trace would be dropped",
                hint: "add a policy, or leave tail out to keep all")
        }
        return policies
    }
}

/// Reads one entry of `policies`.
private struct PolicyReader {
    let path: SettingPath
    let origin: Origin
    let reading: Reading

    func read(_ node: YAMLNode) -> CollectorConfiguration.TailPolicy? {
        let source = origin.source(of: node)
        guard let entries = node.entries else {
            reading.report(
                source, "\(path) is a policy with name and type, not \(node.kindDescription)")
            return nil
        }
        let name = text("name", in: node)
        let type = text("type", in: node)
        guard let name, let type else { return nil }
        guard let kind = CollectorConfiguration.TailPolicy.Kind(rawValue: type.text) else {
            let kinds = CollectorConfiguration.TailPolicy.Kind.allCases.map(\.rawValue)
            reading.report(
                origin.source(of: type.node), "\(path): there is no policy type \(type.text)",
                hint: NearestName.of(type.text, among: kinds).map { "did you mean \($0)?" })
            return nil
        }
        let known = ["name", "type", "dry_run", "rescue", kind.rawValue]
        for entry in entries where !known.contains(entry.key) {
            reading.report(
                origin.source(at: entry.keyPosition), "\(path): unknown key \(entry.key)",
                hint: NearestName.of(entry.key, among: known).map { "did you mean \($0)?" }
                    ?? "a policy of type \(kind.rawValue) has its parameters under \(kind.rawValue)"
            )
        }
        if kind.needsParameters, node[kind.rawValue]?.isNull ?? true {
            reading.report(
                source, "\(path) lacks its parameters", hint: "write them under \(kind.rawValue)")
        }
        return .init(name: name.text, kind: kind, node: node, source: source)
    }

    private func text(_ key: String, in node: YAMLNode) -> (text: String, node: YAMLNode)? {
        guard let value = node[key], let text = value.text, !text.isEmpty else {
            reading.report(origin.source(of: node[key] ?? node), "\(path) lacks its \(key)")
            return nil
        }
        return (text, value)
    }
}
