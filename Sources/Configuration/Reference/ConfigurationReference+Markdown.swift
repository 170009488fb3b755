extension ConfigurationReference {
    /// The tables of the reference page: one for the keys at the top, one for each section.
    package static func markdown() -> String {
        let top = items.filter { $0.path.names.count == 1 && $0.setting != nil }
        var text = "### Top level\n\n" + table(top)
        for section in items where section.path.names.count == 1 && section.setting == nil {
            let name = section.path.names[0]
            let keys = items.filter { $0.path.names.count > 1 && $0.path.names[0] == name }
            text += "\n### `\(name)`\n\n\(section.doc)\n\n" + table(keys)
        }
        return text
    }

    private static func table(_ items: [Reading.Item]) -> String {
        items.reduce(
            into: """
                | key | type | default | bounds | reload | what it does |
                |---|---|---|---|---|---|

                """
        ) { $0 += row($1) }
    }

    private static func row(_ item: Reading.Item) -> String {
        let name = "`\(item.path.patternDescription)`"
        guard let setting = item.setting else {
            return "| \(name) | section | | | | \(item.doc) |\n"
        }
        let fallback = setting.fallback.map { $0.isEmpty ? "empty" : "`\($0)`" } ?? ""
        let bounds = setting.bounds.map { "\($0.least) to \($0.most)" } ?? ""
        let reload = setting.reload == .live ? "yes" : "restart"
        return "| \(name) | \(setting.type) | \(fallback) | \(bounds) | \(reload) | \(item.doc) |\n"
    }
}
