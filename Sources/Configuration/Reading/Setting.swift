package import YAML

/// One key of a configuration: what it may be, what it is, and who said so.
package struct Setting: Sendable, Equatable {
    /// When a changed value takes effect.
    package enum Reload: Sendable, Equatable {
        /// At the next reload.
        case live
        /// When the collector is started again.
        case restart
    }

    /// The key's full name, such as `limits.request_bytes`.
    package let path: SettingPath
    /// The type's word, such as `size`.
    package let type: String
    /// The value when nobody sets it, as text; nil if it must be set or may be absent.
    package let fallback: String?
    /// The smallest and largest value, as text; nil if the type alone decides.
    package let bounds: Bounds?
    /// When a change takes effect.
    package let reload: Reload
    /// What the key does, in sentences.
    package let doc: String
    /// The value in force, secrets hidden.
    package let value: YAMLNode
    /// Where the value came from.
    package let source: SettingSource

    /// The least and the most a value may be, as text.
    package struct Bounds: Sendable, Equatable {
        /// The smallest value.
        package let least: String
        /// The largest value.
        package let most: String
    }

    package static func == (left: Setting, right: Setting) -> Bool {
        left.path == right.path && left.value == right.value && left.source == right.source
    }
}

/// The full name of a key or section.
package struct SettingPath: Sendable, Hashable, CustomStringConvertible {
    /// The names from the root, as in the file: `environments`, `prod`, `head`.
    package let names: [String]
    /// The same with a placeholder where a name is free: `environments`, `<environment>`, `head`.
    package let pattern: [String]

    /// Whether a name in it is free.
    package var isFree: Bool { pattern.contains { $0 == "[]" || $0.first == "<" } }

    /// The path of the whole file.
    static let root = SettingPath(names: [], pattern: [])

    /// The path of a key of this section.
    func appending(_ name: String, pattern: String? = nil) -> SettingPath {
        SettingPath(names: names + [name], pattern: self.pattern + [pattern ?? name])
    }

    /// The names joined by dots, an index in brackets taken as part of the name before it.
    package var description: String { Self.joined(names) }
    /// The pattern joined likewise.
    package var patternDescription: String { Self.joined(pattern) }

    private static func joined(_ names: [String]) -> String {
        names.reduce(into: "") { text, name in
            text += text.isEmpty || name.hasPrefix("[") ? name : ".\(name)"
        }
    }
}
