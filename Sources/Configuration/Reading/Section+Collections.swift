import YAML

/// Lists, and mappings whose names are free.
extension Section {
    /// A list of values, `[a, b]`; in a variable or flag `a,b` will do.
    func list<Value: SettingValue>(
        _ key: String, default fallback: [Value], _ doc: String
    ) -> [Value] {
        let path = path.appending(key)
        var source = SettingSource.builtIn
        var values = fallback
        if let found = sequence(key, of: Value.typeName) {
            source = found.source
            values = found.elements.compactMap {
                parse($0, at: path, found.origin, as: Value.self)?.value
            }
        }
        let value = YAMLNode.list(values.map { .text($0.shownText) })
        let fallback = YAMLNode.list(fallback.map { .text($0.shownText) }).flowText
        declare(path, "list of \(Value.typeName)", fallback, doc, value, source)
        return values
    }

    /// Values by free names, `{ checkout: 50% }`; an override may set one name.
    ///
    /// The placeholder stands for the name in the reference; `canonical` makes one name of its
    /// aliases.
    func values<Value: SettingValue>(
        _ key: String, placeholder: String, default fallback: [(String, Value)] = [],
        canonical: (String) -> String = { $0 }, _ doc: String
    ) -> [String: Value] {
        let path = path.appending(key)
        var source = SettingSource.builtIn
        var values = fallback
        let given = mapping(key, canonical)
        if let given {
            source = given.source
            values = given.entries.compactMap { entry in
                parse(entry.value, at: path.appending(entry.key), given.origin, as: Value.self)
                    .map { (entry.key, $0.value) }
            }
        }
        let overlay = overrides[key].renamed(canonical)
        for name in overlay.names {
            refuseKeys(below: overlay[name], path.appending(name))
            guard let leaf = overlay[name].leaf,
                let found = parse(
                    leaf.text, at: path.appending(name), leaf.source, as: Value.self)
            else { continue }
            source = leaf.source
            values.removeAll { $0.0 == name }
            values.append((name, found.value))
        }
        declare(
            path, "map of \(placeholder.filter { !"<>".contains($0) }) to \(Value.typeName)",
            YAMLNode.map(fallback.map { ($0.0, .text($0.1.shownText)) }).flowText, doc,
            .map(values.map { ($0.0, .text($0.1.shownText)) }), source)
        return Dictionary(values, uniquingKeysWith: { first, _ in first })
    }

    /// A list whose elements are sections of their own; an element that cannot be read is left out.
    func records<Record>(
        _ key: String, _ doc: String, _ read: (Section) -> Record?
    ) -> [Record] {
        let path = path.appending(key)
        guard !reading.describes else {
            declare(path, "list", "[]", doc, .list([]), .builtIn)
            return [element(path.appending("[]"), nil, .builtIn).reading(read)].compactMap(\.self)
        }
        let found = sequence(key, of: "entries")
        var records: [Record] = []
        var shown: [YAMLNode] = []
        for (index, node) in (found?.elements ?? []).enumerated() {
            let place = path.appending("[\(index)]", pattern: "[]")
            let element = element(place, node, found?.origin ?? .builtIn)
            let (record, settings) = reading.collecting { element.reading(read) }
            records += [record].compactMap(\.self)
            shown.append(.map(settings.map { ($0.path.names.last ?? "", $0.value) }))
        }
        declare(path, "list", "[]", doc, .list(shown), found?.source ?? .builtIn)
        return records
    }

    /// A list of nodes that somebody else makes sense of, with the text they are from.
    func nodes(_ key: String, _ doc: String) -> (elements: [YAMLNode], origin: Origin)? {
        let found = sequence(key, of: "entries")
        declare(
            path.appending(key), "list", "[]", doc, .list(found?.elements ?? []),
            found?.source ?? .builtIn)
        return found.map { ($0.elements, $0.origin) }
    }

    /// Sections by free names: the built-in ones, each of them replaced whole where the file names
    /// it, and the file's own; overrides change single keys of either.
    func sections<Value>(
        _ key: String, placeholder: String, builtIn: YAMLNode, canonical: (String) -> String,
        _ doc: String, _ read: (String, Section) -> Value
    ) -> [Value] {
        let parent = child(key)
        reading.declare(.section(parent.path, doc: doc))
        guard !reading.describes else {
            let path = parent.path.appending(placeholder)
            return [element(path, nil, .builtIn).reading { read(placeholder, $0) }]
        }
        let overlay = parent.overrides.renamed(canonical)
        let written = parent.unique(parent.entries, canonical)
        var sections: [(name: String, node: YAMLNode?, origin: Origin)] =
            (builtIn.entries ?? []).map { ($0.key, $0.value, .builtIn) }
        for entry in written {
            if entry.value.isNull {
                reading.report(
                    origin.source(of: entry.value),
                    "\(parent.path.appending(entry.key)) says nothing",
                    hint: "give it keys, or leave it out to keep the built-in one")
            }
            let section = (entry.key, Optional(entry.value), origin)
            if let index = sections.firstIndex(where: { $0.name == entry.key }) {
                sections[index] = section
            } else {
                sections.append(section)
            }
        }
        for name in overlay.names where !sections.contains(where: { $0.name == name }) {
            sections.append((name, nil, .builtIn))
        }
        return sections.map { name, node, origin in
            let path = parent.path.appending(name, pattern: placeholder)
            let section = Section(
                path, reading, node: node, origin: origin, overrides: overlay[name])
            return section.reading { read(name, $0) }
        }
    }

    // MARK: - Private

    private struct Given<Element> {
        let elements: [Element]
        let origin: Origin
        let source: SettingSource
    }

    private func element(_ path: SettingPath, _ node: YAMLNode?, _ origin: Origin) -> Section {
        Section(path, reading, node: node, origin: origin, overrides: OverrideTree())
    }

    private func declare(
        _ path: SettingPath, _ type: String, _ fallback: String, _ doc: String, _ value: YAMLNode,
        _ source: SettingSource
    ) {
        reading.declare(
            .setting(
                Setting(
                    path: path, type: type, fallback: fallback, bounds: nil, reload: .live,
                    doc: doc, value: value, source: source)))
    }

    /// What was written for a key that holds more than one value; text over the file may be YAML.
    private func structured(_ key: String, expecting: String) -> (node: YAMLNode, origin: Origin)? {
        switch written(key, expecting: expecting) {
        case nil:
            return nil
        case .node(let node):
            return (node, origin)
        case .text(let leaf):
            let start = leaf.text.first
            guard start == "[" || start == "{" else {
                let parts = leaf.text.split(separator: ",").map { YAMLNode.text(String($0)) }
                return (.list(parts), .override(leaf.source))
            }
            do {
                return (try YAMLParser().parse(leaf.text), .override(leaf.source))
            } catch {
                reading.report(leaf.source, "\(path.appending(key)): \(error.message)")
                return nil
            }
        }
    }

    private func sequence(_ key: String, of what: String) -> Given<YAMLNode>? {
        let expectation = "a list of \(what)"
        refuseKeys(below: overrides[key], path.appending(key))
        guard let (node, origin) = structured(key, expecting: expectation) else { return nil }
        let source = origin.source(of: node)
        guard let elements = node.elements else {
            reading.report(
                source, "\(path.appending(key)) is \(expectation), not \(node.kindDescription)",
                hint: "write [ … ]")
            return nil
        }
        return Given(elements: elements, origin: origin, source: source)
    }

    private func mapping(
        _ key: String, _ canonical: (String) -> String
    ) -> (entries: [YAMLNode.Entry], origin: Origin, source: SettingSource)? {
        guard let (node, origin) = structured(key, expecting: "names and values") else {
            return nil
        }
        let source = origin.source(of: node)
        guard let entries = node.entries else {
            reading.report(
                source, "\(path.appending(key)) holds names and values, not \(node.kindDescription)"
            )
            return nil
        }
        return (unique(entries, canonical), origin, source)
    }

    /// The entries under their canonical names; a name and its alias together are a mistake.
    private func unique(
        _ entries: [YAMLNode.Entry], _ canonical: (String) -> String
    ) -> [YAMLNode.Entry] {
        var unique: [YAMLNode.Entry] = []
        for entry in entries {
            let name = canonical(entry.key)
            if unique.contains(where: { $0.key == name }) {
                reading.report(
                    origin.source(at: entry.keyPosition),
                    "\(path.appending(entry.key)) is given twice: it means \(name)")
            } else {
                unique.append(.init(key: name, keyPosition: entry.keyPosition, value: entry.value))
            }
        }
        return unique
    }
}
