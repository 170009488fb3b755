/// Makes text from outside fit to be written to a terminal.
///
/// SECURITY: Names, messages and attributes of spans come from whoever can reach the receiver. Raw,
/// they could move the cursor, rewrite lines above, change the window's title or turn the reading
/// direction. So nothing that controls a terminal or the direction of text is passed on: it is
/// written out as an escape (`\n`, `\u{1b}`) instead.
package enum VisibleText {
    /// How many combining marks one character keeps; more of them cover the lines around.
    static let combiningLimit = 4

    /// The text on one line, with everything that would not show made visible.
    package static func of(_ text: String) -> String {
        if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\\") }) {
            return text
        }
        var output = String.UnicodeScalarView()
        var marks = 0
        var previous: Unicode.Scalar?
        for scalar in text.unicodeScalars {
            let category = scalar.properties.generalCategory
            if category == .nonspacingMark || category == .enclosingMark {
                marks += 1
                if marks <= combiningLimit { output.append(scalar) }
            } else if isHarmless(scalar, category, after: previous) {
                marks = 0
                output.append(scalar)
            } else {
                marks = 0
                output.append(contentsOf: escape(scalar).unicodeScalars)
            }
            previous = scalar
        }
        return String(output)
    }

    /// The text on one line and in some columns, its end cut off where it is longer.
    package static func of(_ text: String, columns: Int, style: OutputStyle) -> String {
        // Four times the columns is enough even where each character is followed by marks; the rest
        // of a long text need not be looked at.
        let visible = of(String(text.prefix(max(0, columns) + 1)))
        guard DisplayWidth.of(visible) > columns || text.count > columns + 1 else { return visible }
        let mark = DisplayWidth.of(style.ellipsis)
        guard columns > mark else { return String(style.ellipsis.prefix(max(0, columns))) }
        return String(DisplayWidth.prefix(of: visible, columns: columns - mark)) + style.ellipsis
    }

    private static func isHarmless(
        _ scalar: Unicode.Scalar, _ category: Unicode.GeneralCategory,
        after previous: Unicode.Scalar?
    ) -> Bool {
        switch category {
        case .control, .lineSeparator, .paragraphSeparator, .unassigned, .privateUse, .surrogate:
            false
        case .format:
            // A joiner after an emoji makes one picture of several; anywhere else it hides.
            scalar == "\u{200D}" && (previous?.properties.isEmoji ?? false)
        default:
            true
        }
    }

    private static func escape(_ scalar: Unicode.Scalar) -> String {
        switch scalar {
        case "\n": "\\n"
        case "\r": "\\r"
        case "\t": "\\t"
        default: "\\u{\(String(scalar.value, radix: 16))}"
        }
    }
}
