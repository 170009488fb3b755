import YAML

/// A mapping that is being imported; remembers which of its keys were looked at.
struct ImportSection {
    let line: Int
    private let node: YAMLNode
    private var known: [String] = []

    init(_ node: YAMLNode) {
        self.node = node
        line = node.position.line
    }

    /// The value of a key; nil when it is absent or holds nothing.
    mutating func take(_ key: String) -> YAMLNode? {
        known.append(key)
        return node[key].flatMap { $0.isNull ? nil : $0 }
    }

    /// The text of a key; nil when it is absent.
    mutating func text(_ key: String) -> String? { take(key)?.text }

    /// The keys that nobody took.
    var rest: [YAMLNode.Entry] {
        (node.entries ?? []).filter { !known.contains($0.key) }
    }
}
