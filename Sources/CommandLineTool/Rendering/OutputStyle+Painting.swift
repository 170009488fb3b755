extension OutputStyle {
    /// Makes a style of its parts.
    package init(
        isTerminal: Bool = false, usesColor: Bool = false, usesUnicode: Bool = true,
        usesPager: Bool = false, width: Int
    ) {
        self.isTerminal = isTerminal
        self.usesColor = usesColor
        self.usesUnicode = usesUnicode
        self.usesPager = usesPager
        self.width = width
    }

    /// The same style for lines of another width.
    package func with(width: Int) -> OutputStyle {
        OutputStyle(
            isTerminal: isTerminal, usesColor: usesColor, usesUnicode: usesUnicode,
            usesPager: usesPager, width: width)
    }

    /// The narrowest picture that still says something; narrower terminals wrap its lines.
    private static let narrowest = 40

    /// How many columns a picture takes.
    var columns: Int { max(width, Self.narrowest) }

    /// The ways in which text can stand out; each is one SGR parameter list.
    package enum Accent: String, Sendable {
        case bold = "1"
        case dim = "2"
        case red = "31"
        case green = "32"
        case yellow = "33"
        case blue = "34"
        case magenta = "35"
        case cyan = "36"
        case boldRed = "1;31"
        case grey = "90"
    }

    /// Puts an accent around text where colours are on.
    package func paint(_ text: String, _ accent: Accent?) -> String {
        guard usesColor, let accent, !text.isEmpty else { return text }
        return "\u{1B}[\(accent.rawValue)m\(text)\u{1B}[0m"
    }

    /// The mark that stands for what was cut off.
    var ellipsis: String { usesUnicode ? "…" : "..." }

    /// What stands between facts on one line.
    var separator: String { usesUnicode ? " · " : " | " }
}
