/// Lays texts out in columns as wide as what is in them; the last one takes what is left.
struct TableRenderer {
    /// A column: its head, the side its texts stand at, and how they stand out.
    struct Column {
        let title: String
        var isNumber = false
        var accent: OutputStyle.Accent?
    }

    let columns: [Column]
    let style: OutputStyle

    /// The lines of a table with these rows, texts from outside made visible.
    func lines(_ rows: [[String]]) -> [String] {
        let visible = rows.map { $0.map(VisibleText.of) }
        var widths = columns.map { DisplayWidth.of($0.title) }
        for row in visible {
            for (index, text) in row.enumerated() where index < widths.count {
                widths[index] = max(widths[index], DisplayWidth.of(text))
            }
        }
        let head = line(columns.map(\.title), widths) { _ in .dim }
        return [head] + visible.map { row in line(row, widths) { columns[$0].accent } }
    }

    private func line(
        _ texts: [String], _ widths: [Int], accent: (Int) -> OutputStyle.Accent?
    ) -> String {
        var line = TextLine(style)
        var start = 0
        for (index, text) in texts.enumerated() where index < columns.count {
            if index + 1 == columns.count {
                line.pad(to: start)
                line.append(outside: text, upTo: style.columns, accent(index))
            } else if columns[index].isNumber {
                line.append(endingAt: start + widths[index], text, accent(index))
            } else {
                line.pad(to: start)
                line.append(text, accent(index))
            }
            start += widths[index] + 2
        }
        return line.finished
    }
}
