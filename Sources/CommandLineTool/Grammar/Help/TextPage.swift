/// Text laid out in paragraphs and two-column tables of limited width.
struct TextPage {
    private(set) var text = ""
    private let width: Int
    private let bold: Bool

    init(width: Int, bold: Bool) {
        self.width = width
        self.bold = bold
    }

    mutating func gap() {
        text += "\n"
    }

    mutating func heading(_ title: String) {
        text += bold ? "\n\u{1B}[1m\(title)\u{1B}[0m\n" : "\n\(title)\n"
    }

    /// A line that is never broken, such as a command to copy.
    mutating func line(_ line: String) {
        text += "  \(line)\n"
    }

    mutating func paragraph(_ words: String) {
        for line in Self.wrapped(words, width: width) { text += "\(line)\n" }
    }

    /// A table under a heading; nothing if there are no rows.
    mutating func table(_ title: String, _ rows: [(name: String, help: String)]) {
        guard !rows.isEmpty else { return }
        heading(title)
        let column = min(rows.map(\.name.count).max() ?? 0, 26) + 4
        for row in rows {
            let lines = Self.wrapped(row.help, width: max(width - column, 30))
            let fits = row.name.count + 4 <= column
            text += "  \(row.name)"
            if !fits { text += "\n" }
            for (index, line) in lines.enumerated() {
                let used = index == 0 && fits ? row.name.count + 2 : 0
                text += String(repeating: " ", count: column - used) + "\(line)\n"
            }
        }
    }

    private static func wrapped(_ words: String, width: Int) -> [String] {
        var lines: [String] = []
        var line = ""
        for word in words.split(separator: " ") {
            if !line.isEmpty, line.count + 1 + word.count > width {
                lines.append(line)
                line = ""
            }
            line += line.isEmpty ? "\(word)" : " \(word)"
        }
        return lines + [line]
    }
}
