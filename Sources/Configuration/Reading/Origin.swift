import YAML

/// The text a node was read from.
enum Origin {
    /// The program's own defaults.
    case builtIn
    /// The configuration file, by its name.
    case file(String)
    /// YAML given as the value of a variable or flag.
    case override(SettingSource)

    /// Where a node of this text stands.
    func source(of node: YAMLNode) -> SettingSource { source(at: node.position) }

    /// A place in this text.
    func source(at position: YAMLNode.Position) -> SettingSource {
        switch self {
        case .builtIn: .builtIn
        case .file(let name): .file(name, line: position.line)
        case .override(let source): source
        }
    }
}
