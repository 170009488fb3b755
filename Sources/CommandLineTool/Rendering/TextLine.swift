/// One line of output under construction: pieces with accents, and how many columns they take.
struct TextLine {
    private let style: OutputStyle
    private var text = ""
    /// The columns taken so far.
    private(set) var width = 0

    init(_ style: OutputStyle) { self.style = style }

    /// Appends text of ours.
    mutating func append(_ piece: String, _ accent: OutputStyle.Accent? = nil) {
        text += style.paint(piece, accent)
        width += DisplayWidth.of(piece)
    }

    /// Appends text from outside: made visible, and cut off where the line would pass a column.
    mutating func append(
        outside piece: String, upTo column: Int, _ accent: OutputStyle.Accent? = nil
    ) {
        append(VisibleText.of(piece, columns: max(0, column - width), style: style), accent)
    }

    /// Appends text of ours so that it ends at a column, where there is room.
    mutating func append(
        endingAt column: Int, _ piece: String, _ accent: OutputStyle.Accent? = nil
    ) {
        pad(to: column - DisplayWidth.of(piece))
        append(piece, accent)
    }

    /// Fills with spaces up to a column.
    mutating func pad(to column: Int) {
        guard width < column else { return }
        text += String(repeating: " ", count: column - width)
        width = column
    }

    /// The line without spaces at its end.
    var finished: String {
        guard text.hasSuffix(" ") else { return text }
        return String(text.reversed().drop { $0 == " " }.reversed())
    }
}
