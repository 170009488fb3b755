import Configuration
import YAML

/// Reads one policy of the Collector, which is one of ours as it is.
struct CollectorPolicy {
    private let importer: PolicyImporter

    init(_ importer: PolicyImporter) {
        self.importer = importer
    }

    /// The policy as it is if it can be; without the parameters of other types if these are what
    /// is wrong with it; else as a comment.
    func read(_ node: YAMLNode) -> ImportedPolicies.Policy {
        let line = node.position.line
        let asWritten = importer.checked(node, at: line)
        guard !asWritten.isActive else { return asWritten }
        var unused: [String] = []
        var reduced = importer.checked(Self.reduced(node, &unused), at: line)
        guard reduced.isActive, !unused.isEmpty else { return asWritten }
        reduced.remarks.append(
            .note(
                line,
                "without \(unused.joined(separator: ", ")): the policy is of another type"))
        return reduced
    }

    private static let kinds = CollectorConfiguration.TailPolicy.Kind.allCases.map(\.rawValue)

    /// The policy without the parameters of types that it is not of, and its sub-policies too.
    private static func reduced(_ node: YAMLNode, _ unused: inout [String]) -> YAMLNode {
        switch node.content {
        case .scalar: return node
        case .sequence(let elements):
            return YAMLNode(.sequence(elements.map { reduced($0, &unused) }), at: node.position)
        case .mapping(let entries):
            var kept: [YAMLNode.Entry] = []
            let type = node["name"] == nil ? nil : node["type"]?.text
            for entry in entries {
                if let type, kinds.contains(entry.key), entry.key != type {
                    unused.append(entry.key)
                    continue
                }
                kept.append(
                    .init(
                        key: entry.key, keyPosition: entry.keyPosition,
                        value: reduced(entry.value, &unused)))
            }
            return YAMLNode(.mapping(kept), at: node.position)
        }
    }
}
