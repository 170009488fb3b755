import Sampling
import YAML

extension PolicyDocument {
    /// Makes a document of a node of the configuration.
    init(_ node: YAMLNode) {
        self.init(Self.content(node), line: node.position.line)
    }

    private static func content(_ node: YAMLNode) -> Content {
        if node.isNull { return .nothing }
        switch node.content {
        case .scalar(let text, let quoted): return .text(text, quoted: quoted)
        case .sequence(let elements): return .list(elements.map { PolicyDocument($0) })
        case .mapping(let entries):
            return .mapping(
                entries.map {
                    Entry(
                        key: $0.key, line: $0.keyPosition.line, value: PolicyDocument($0.value))
                })
        }
    }
}
