import YAML

extension ConfigurationReference {
    /// The annotated configuration file: every key with what it does and its default.
    package static func annotatedFile() -> String {
        var file = AnnotatedFile(
            heading: """
                Tracewell's configuration: every key with its default. What you do not change you \
                may delete.

                A key may also be set by an environment variable, TRACEWELL_ and its name in \
                capitals with __ between the levels (TRACEWELL_LIMITS__REQUEST_BYTES=32MiB), or by \
                --set limits.request_bytes=32MiB, which is the stronger. ${env:NAME} in a value \
                stands for an environment variable. `tracewell check-config FILE` checks a file \
                and shows what it comes to; SIGHUP makes a running collector read it again.
                """)
        var rest = items[...]
        while let item = rest.popFirst() {
            let notes = rest.prefix { $0.path.isFree }
            rest = rest.dropFirst(notes.count)
            file.add(item, notes: Array(notes))
        }
        return file.text
    }
}

/// Writes the annotated file, item by item.
private struct AnnotatedFile {
    private(set) var text = ""
    private static let width = 100

    init(heading: String) {
        comment(heading, indent: "")
    }

    /// Adds a key or section, with notes on the keys below it whose names are free.
    mutating func add(_ item: Reading.Item, notes: [Reading.Item]) {
        let level = item.path.names.count - 1
        let indent = String(repeating: "  ", count: level)
        let key = item.path.names.last ?? ""
        if level == 0 { text += "\n" }
        comment(item.doc, indent: indent)
        for note in notes {
            comment(Self.note(note, below: item.path), indent: indent, hanging: "    ")
        }
        switch item {
        case .setting(let setting):
            comment(Self.facts(setting), indent: indent)
            let value = setting.value.text.map { YAMLNode.scalarText($0) }
            text += "\(indent)\(key): \(value ?? setting.value.flowText)\n"
        case .section:
            text += "\(indent)\(key):\n"
            if !notes.isEmpty { builtInEnvironments(indent: indent + "  ") }
        }
    }

    private mutating func builtInEnvironments(indent: String) {
        let lines = CollectorConfiguration.Environments.builtInText.split(separator: "\n")
        for line in lines { text += "\(indent)\(line)\n" }
    }

    /// Words as comment lines of limited width; `hanging` indents the lines after the first.
    private mutating func comment(_ words: String, indent: String, hanging: String = "") {
        for paragraph in words.split(separator: "\n", omittingEmptySubsequences: false) {
            var line = "\(indent)#"
            for word in paragraph.split(separator: " ") {
                if line.count + 1 + word.count > Self.width {
                    text += line + "\n"
                    line = "\(indent)#\(hanging)"
                }
                line += " \(word)"
            }
            text += line + "\n"
        }
    }

    private static func facts(_ setting: Setting) -> String {
        var facts = setting.type
        if let bounds = setting.bounds { facts += ", \(bounds.least) to \(bounds.most)" }
        if setting.reload == .restart { facts += "; a change needs a restart" }
        return "(\(facts))"
    }

    private static func note(_ item: Reading.Item, below path: SettingPath) -> String {
        let prefix = path.patternDescription
        let name = item.path.patternDescription.dropFirst(prefix.count)
            .drop { $0 == "." || $0 == "[" || $0 == "]" }
        let facts = item.setting.map { " \(Self.facts($0))" } ?? ""
        return "- \(name): \(item.doc)\(facts)"
    }
}
