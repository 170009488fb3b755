import Spelling
import YAML

/// One mapping of the configuration while it is read; each call declares one of its keys.
///
/// A type's `init(_ section:)` is therefore at once its reader, its list of keys with defaults and
/// bounds, and its page in the reference: nothing about a key is said twice. A value that cannot be
/// read is reported and its default used, so that one run finds every mistake.
final class Section {
    let path: SettingPath
    let reading: Reading
    let origin: Origin
    let overrides: OverrideTree
    private let node: YAMLNode?
    private var known: [String] = []

    init(
        _ path: SettingPath, _ reading: Reading, node: YAMLNode?, origin: Origin,
        overrides: OverrideTree
    ) {
        self.path = path
        self.reading = reading
        self.origin = origin
        self.overrides = overrides
        if let node, node.entries == nil, !node.isNull {
            self.node = nil
            let subject = path.names.isEmpty ? "the file" : "\(path)"
            reading.report(
                origin.source(of: node), "\(subject) holds keys, not \(node.kindDescription)")
        } else {
            self.node = node
        }
        if let leaf = overrides.leaf {
            reading.report(leaf.source, "\(path) is a section", hint: "set one of its keys")
        }
    }

    /// The value of a key, or its default.
    func value<Value: SettingValue>(
        _ key: String, default fallback: Value, reload: Setting.Reload = .live, _ doc: String
    ) -> Value {
        let found = read(key, as: Value.self)
        declare(key, found, fallback: fallback, reload: reload, doc)
        return found?.value ?? fallback
    }

    /// The value of a key, or its default; a value out of bounds is a mistake.
    func value<Value: SettingValue & Comparable>(
        _ key: String, default fallback: Value, in range: ClosedRange<Value>,
        reload: Setting.Reload = .live, _ doc: String
    ) -> Value {
        let found = read(key, as: Value.self).flatMap { within(range, key, $0) }
        let bounds = Setting.Bounds(
            least: range.lowerBound.settingText, most: range.upperBound.settingText)
        declare(key, found, fallback: fallback, bounds: bounds, reload: reload, doc)
        return found?.value ?? fallback
    }

    /// The value of a key that may be left out.
    func optional<Value: SettingValue>(_ key: String, _ type: Value.Type, _ doc: String) -> Value? {
        let found = read(key, as: type)
        declare(key, found, fallback: nil, reload: .live, doc)
        return found?.value
    }

    /// The value of a key that must be given; nil, and a mistake, if it is not.
    func required<Value: SettingValue>(_ key: String, _ type: Value.Type, _ doc: String) -> Value? {
        if let node, node[key] == nil, overrides[key].isEmpty {
            reading.report(origin.source(of: node), "\(path) lacks \(key)")
        }
        return optional(key, type, doc)
    }

    /// A section below this one.
    func section<Value>(_ key: String, _ doc: String, _ read: (Section) -> Value) -> Value {
        let child = child(key)
        reading.declare(.section(child.path, doc: doc))
        return child.reading(read)
    }

    /// A section that may be left out, and then means nil.
    func optionalSection<Value>(
        _ key: String, _ doc: String, _ read: (Section) -> Value
    ) -> Value? {
        let isAbsent = (node?[key]?.isNull ?? true) && overrides[key].isEmpty
        guard reading.describes || !isAbsent else {
            known.append(key)
            return nil
        }
        return section(key, doc, read)
    }

    // MARK: - For the extension that reads lists and maps

    /// A value that was read, with who gave it.
    struct Found<Value> {
        let value: Value
        let source: SettingSource
    }

    /// A key's value as it was written, in the file or over it.
    enum Written {
        case text(OverrideTree.Leaf)
        case node(YAMLNode)
    }

    /// Declares the key as known and gives what the file says below it, unread.
    func child(_ key: String) -> Section {
        known.append(key)
        return Section(
            path.appending(key), reading, node: node?[key], origin: origin,
            overrides: overrides[key])
    }

    /// Declares the key as known and finds what was written for it; nothing where a value belongs
    /// is reported.
    func written(_ key: String, expecting expectation: String) -> Written? {
        known.append(key)
        if let leaf = overrides[key].leaf { return .text(leaf) }
        guard let node = node?[key] else { return nil }
        guard !node.isNull else {
            reading.report(
                origin.source(of: node), "\(path.appending(key)) has no value",
                hint: "give \(expectation), or leave the key out")
            return nil
        }
        return .node(node)
    }

    /// Where the section stands.
    var place: SettingSource { node.map(origin.source(of:)) ?? .builtIn }

    /// The entries of the mapping, in file order.
    var entries: [YAMLNode.Entry] { node?.entries ?? [] }

    /// Runs a reader over the section, then reports what it did not ask for.
    func reading<Value>(_ read: (Section) -> Value) -> Value {
        let value = read(self)
        reportUnknownKeys()
        return value
    }

    /// Reports what is set below a key that is a single value.
    func refuseKeys(below overrides: OverrideTree, _ path: SettingPath) {
        for leaf in overrides.leavesBelow {
            reading.report(leaf.source, "\(path) has no keys below it")
        }
    }

    /// Reads a scalar's text; a text that is no value is reported.
    func parse<Value: SettingValue>(
        _ text: String, at path: SettingPath, _ source: SettingSource, as type: Value.Type
    ) -> Found<Value>? {
        do {
            return Found(value: try Value(settingText: text), source: source)
        } catch {
            reading.report(source, "\(path): \(error.message)", hint: error.hint)
            return nil
        }
    }

    /// Reads a node that must be a scalar.
    func parse<Value: SettingValue>(
        _ node: YAMLNode, at path: SettingPath, _ origin: Origin, as type: Value.Type
    ) -> Found<Value>? {
        if reading.isUnreadable(node, origin) { return nil }
        let source = origin.source(of: node)
        guard let text = node.text else {
            reading.report(source, "\(path) is \(Value.expectation), not \(node.kindDescription)")
            return nil
        }
        return parse(text, at: path, source, as: type)
    }

    // MARK: - Private

    private func read<Value: SettingValue>(_ key: String, as type: Value.Type) -> Found<Value>? {
        let path = path.appending(key)
        refuseKeys(below: overrides[key], path)
        return switch written(key, expecting: Value.expectation) {
        case nil: nil
        case .text(let leaf): parse(leaf.text, at: path, leaf.source, as: type)
        case .node(let node): parse(node, at: path, origin, as: type)
        }
    }

    private func within<Value: SettingValue & Comparable>(
        _ range: ClosedRange<Value>, _ key: String, _ found: Found<Value>
    ) -> Found<Value>? {
        guard !range.contains(found.value) else { return found }
        let limit =
            found.value < range.lowerBound
            ? "under the minimum of \(range.lowerBound.settingText)"
            : "over the maximum of \(range.upperBound.settingText)"
        reading.report(
            found.source, "\(path.appending(key)): \(found.value.settingText) is \(limit)")
        return nil
    }

    private func declare<Value: SettingValue>(
        _ key: String, _ found: Found<Value>?, fallback: Value?, bounds: Setting.Bounds? = nil,
        reload: Setting.Reload, _ doc: String
    ) {
        let value = found?.value ?? fallback
        guard value != nil || reading.describes else { return }
        reading.declare(
            .setting(
                Setting(
                    path: path.appending(key), type: Value.typeName,
                    fallback: fallback?.settingText, bounds: bounds, reload: reload, doc: doc,
                    value: .text(value?.shownText ?? ""), source: found?.source ?? .builtIn)))
    }

    private func reportUnknownKeys() {
        for entry in entries where !known.contains(entry.key) {
            reading.report(
                origin.source(at: entry.keyPosition), "unknown key \(path.appending(entry.key))",
                hint: nearest(entry.key).map { "did you mean \($0)?" })
        }
        for name in overrides.names where !known.contains(name) {
            for leaf in overrides[name].leaves {
                reportUnknown(name, leaf)
            }
        }
    }

    private func reportUnknown(_ name: String, _ leaf: OverrideTree.Leaf) {
        let nearest = nearest(name)
        if case .environment = leaf.source {
            reading.report(
                leaf.source, "no setting has this variable",
                hint: nearest.map { "did you mean \(OverrideTree.variable(for: $0))?" })
        } else {
            reading.report(
                leaf.source, "unknown key \(path.appending(name))",
                hint: nearest.map { "did you mean \($0)?" })
        }
    }

    /// The key that was meant: a neighbour with a similar name, or one of this name in another
    /// section.
    private func nearest(_ name: String) -> SettingPath? {
        if let neighbour = NearestName.of(name, among: known) { return path.appending(neighbour) }
        let namesakes = ConfigurationReference.settings.map(\.path).filter {
            $0.names.last == name && !$0.isFree
        }
        return namesakes.count == 1 ? namesakes.first : nil
    }
}
