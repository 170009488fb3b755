import YAML

extension CollectorConfiguration {
    /// The configuration in force as a file that would give it again, secrets hidden.
    ///
    /// - Parameter showsSources: Whether a comment behind each value says where it came from.
    /// - Returns: YAML, every key in the order of the reference.
    package func effectiveYAML(showsSources: Bool = true) -> String {
        var outline = YAMLOutline()
        for setting in settings {
            outline.add(setting, comment: showsSources ? "\(setting.source)" : nil)
        }
        return outline.text
    }

    /// The part in force that decides which traces are kept, as a file that would give it again.
    package var samplingYAML: String {
        var outline = YAMLOutline()
        for setting in settings where setting.path.names.first == "environments" {
            outline.add(setting)
        }
        return outline.text
    }
}

/// Writes settings as nested YAML, opening a section where a path enters it.
struct YAMLOutline {
    private(set) var text = ""
    private var open: [String] = []

    /// Adds one key; the keys of a section must follow each other.
    mutating func add(_ setting: Setting, comment: String? = nil) {
        let sections = setting.path.names.dropLast()
        enter(Array(sections))
        let key = setting.path.names.last ?? ""
        let indent = Self.indent(sections.count)
        let remark = comment.map { "  # \($0)" } ?? ""
        text += "\(indent)\(YAMLNode.scalarText(key)):"
        if let elements = setting.value.elements, elements.count > 0 {
            text += "\(remark)\n"
            for element in elements {
                text += "\(indent)  - \(element.flowText)\n"
            }
        } else {
            let value = setting.value.text.map { YAMLNode.scalarText($0) }
            text += " \(value ?? setting.value.flowText)\(remark)\n"
        }
    }

    private mutating func enter(_ sections: [String]) {
        var shared = 0
        while shared < min(open.count, sections.count), open[shared] == sections[shared] {
            shared += 1
        }
        for level in shared..<sections.count {
            text += "\(Self.indent(level))\(YAMLNode.scalarText(sections[level])):\n"
        }
        open = sections
    }

    private static func indent(_ level: Int) -> String { String(repeating: "  ", count: level) }
}
