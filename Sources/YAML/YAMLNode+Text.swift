extension YAMLNode {
    /// The node on one line, in YAML's flow style; reading it gives an equal node.
    package var flowText: String {
        switch content {
        case .scalar(let text, let quoted):
            isNull
                ? "null"
                : quoted && Self.hasOtherType(text)
                    ? Self.quoted(text) : Self.scalarText(text, inFlow: true)
        case .sequence(let elements):
            "[\(elements.map(\.flowText).joined(separator: ", "))]"
        case .mapping(let entries) where entries.isEmpty:
            "{}"
        case .mapping(let entries):
            "{ \(entries.map(Self.flowEntry).joined(separator: ", ")) }"
        }
    }

    /// Text as a YAML scalar: plain where nothing can misread it, in double quotes otherwise.
    ///
    /// Inside `[]` and `{}`, where `inFlow` is true, a colon is quoted too.
    package static func scalarText(_ text: String, inFlow: Bool = false) -> String {
        let colon = UInt8(ascii: ":")
        let isUnmistakable =
            text.utf8.allSatisfy { isPlain($0) || (!inFlow && $0 == colon) }
            && text.utf8.first.map(isPlainStart) == true && text.utf8.last != colon
            && !YAMLNode(.scalar(text, quoted: false), at: .init(line: 1, column: 1)).isNull
        return isUnmistakable ? text : quoted(text)
    }

    /// Whether a text would be read as something other than a word if it were not quoted.
    private static func hasOtherType(_ text: String) -> Bool {
        text == "true" || text == "false" || Double(text) != nil
    }

    private static func flowEntry(_ entry: Entry) -> String {
        "\(scalarText(entry.key, inFlow: true)): \(entry.value.flowText)"
    }

    private static func isPlainStart(_ byte: UInt8) -> Bool {
        isPlain(byte) && byte != UInt8(ascii: "%") && byte != UInt8(ascii: "-")
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default:
            "_-./%+".utf8.contains(byte)
        }
    }

    private static func quoted(_ text: String) -> String {
        var out = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": out += "\\\""
            case "\\": out += "\\\\"
            case "\n": out += "\\n"
            case "\t": out += "\\t"
            case _ where scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value):
                let digits = String(scalar.value, radix: 16, uppercase: true)
                out += "\\x" + (digits.utf8.count < 2 ? "0" : "") + digits
            case "\u{2028}": out += "\\L"
            case "\u{2029}": out += "\\P"
            case "\u{FEFF}": out += "\\uFEFF"
            default: out.unicodeScalars.append(scalar)
            }
        }
        return out + "\""
    }
}
