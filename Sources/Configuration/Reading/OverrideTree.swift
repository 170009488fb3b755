/// The values given outside of the file, by environment variable or flag, as a tree of key names.
struct OverrideTree {
    /// A value and who gave it.
    struct Leaf {
        let text: String
        let source: SettingSource
    }

    /// The value given for this very key.
    private(set) var leaf: Leaf?
    private var children: [String: OverrideTree] = [:]

    /// Whether nothing is set here or below.
    var isEmpty: Bool { leaf == nil && children.isEmpty }

    /// The names of the keys below, sorted.
    var names: [String] { children.keys.sorted() }

    /// Every value here and below.
    var leaves: [Leaf] { (leaf.map { [$0] } ?? []) + leavesBelow }

    /// Every value below this key.
    var leavesBelow: [Leaf] { names.flatMap { self[$0].leaves } }

    /// What is set for a key and below it.
    subscript(name: String) -> OverrideTree { children[name] ?? OverrideTree() }

    /// Sets a value, in place of one set before for the same key.
    mutating func insert(_ leaf: Leaf, at path: ArraySlice<String>) {
        if let name = path.first {
            children[name, default: OverrideTree()].insert(leaf, at: path.dropFirst())
        } else {
            self.leaf = leaf
        }
    }

    /// The same values with other names for the keys of the first level.
    func renamed(_ rename: (String) -> String) -> OverrideTree {
        var renamed = OverrideTree()
        renamed.leaf = leaf
        for name in names {
            self[name].copy(to: &renamed, at: [rename(name)])
        }
        return renamed
    }

    private func copy(to other: inout OverrideTree, at path: [String]) {
        if let leaf { other.insert(leaf, at: path[...]) }
        for name in names {
            self[name].copy(to: &other, at: path + [name])
        }
    }
}

extension OverrideTree {
    /// Variables of the program itself that are no settings.
    static let reservedVariables = ["TRACEWELL_API", "TRACEWELL_TOKEN", "TRACEWELL_CONFIG"]
    static let prefix = "TRACEWELL_"

    /// The values of `TRACEWELL_…` variables, and of flags over them.
    init(environment: [String: String], overrides: [CollectorConfiguration.Override]) {
        for variable in environment.keys.sorted() {
            guard let text = environment[variable], variable.hasPrefix(Self.prefix),
                !Self.reservedVariables.contains(variable)
            else { continue }
            insert(
                Leaf(text: text, source: .environment(variable)),
                at: Self.path(ofVariable: variable)[...])
        }
        for override in overrides {
            insert(
                Leaf(text: override.value, source: .flag(override.flag)),
                at: Self.limited(
                    override.key.split(separator: ".", omittingEmptySubsequences: false)
                        .map(String.init))[...])
        }
    }

    /// The variable that sets a key.
    static func variable(for path: SettingPath) -> String {
        prefix + path.names.map { $0.uppercased() }.joined(separator: "__")
    }

    /// The names in a variable: `TRACEWELL_LIMITS__REQUEST_BYTES` sets `limits.request_bytes`.
    private static func path(ofVariable variable: String) -> [String] {
        let bytes = Array(variable.dropFirst(prefix.count).lowercased().utf8)
        var names: [[UInt8]] = [[]]
        var index = 0
        while index < bytes.count {
            let isSeparator =
                bytes[index] == UInt8(ascii: "_") && index + 1 < bytes.count
                && bytes[index + 1] == UInt8(ascii: "_")
            if isSeparator {
                names.append([])
                index += 2
            } else {
                names[names.count - 1].append(bytes[index])
                index += 1
            }
        }
        return limited(names.map { String(decoding: $0, as: UTF8.self) })
    }

    /// A path as one unknown name if it goes deeper than any key, as the tree is walked by
    /// recursion.
    private static func limited(_ names: [String]) -> [String] {
        names.count > 16 ? [names.joined(separator: ".")] : names
    }
}
