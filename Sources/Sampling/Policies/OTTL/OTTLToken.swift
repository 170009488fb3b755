/// A token of an OTTL condition.
enum OTTLToken: Equatable {
    /// A name with its dots: `resource.attributes`, `and`, `IsMatch`.
    case name(String)
    case text(String)
    case int(Int64)
    case double(Double)
    case comparison(Comparison)
    /// One of `( ) [ ] , + - * /`.
    case sign(Character)

    /// Splits a condition into tokens.
    static func list(_ source: String) throws(OTTLError) -> [OTTLToken] {
        var lexer = Lexer(rest: source[...])
        var tokens: [OTTLToken] = []
        while let token = try lexer.next() { tokens.append(token) }
        return tokens
    }

    private struct Lexer {
        var rest: Substring

        mutating func next() throws(OTTLError) -> OTTLToken? {
            rest = rest.drop { $0.isWhitespace }
            guard let first = rest.first else { return nil }
            if first == "\"" { return .text(try text()) }
            if first.isASCII, first.isLetter || first == "_" { return .name(take(isOfName)) }
            if first.isASCII, first.isNumber || first == "." { return try number() }
            for (spelling, comparison) in Self.comparisons where rest.hasPrefix(spelling) {
                rest = rest.dropFirst(spelling.count)
                return .comparison(comparison)
            }
            guard "()[],+-*/".contains(first) else {
                throw OTTLError("\"\(first)\" is not expected")
            }
            rest = rest.dropFirst()
            return .sign(first)
        }

        private static let comparisons: [(String, Comparison)] = [
            ("==", .equal), ("!=", .notEqual), ("<=", .lessOrEqual), (">=", .greaterOrEqual),
            ("<", .less), (">", .greater),
        ]

        private mutating func take(_ belongs: (Character) -> Bool) -> String {
            let part = rest.prefix(while: belongs)
            rest = rest.dropFirst(part.count)
            return String(part)
        }

        private func isOfName(_ character: Character) -> Bool {
            character.isASCII
                && (character.isLetter || character.isNumber || character == "_"
                    || character == ".")
        }

        private mutating func number() throws(OTTLError) -> OTTLToken {
            let digits = take { $0.isASCII && ($0.isNumber || $0 == "." || $0 == "e") }
            if let number = Int64(digits) { return .int(number) }
            guard let number = Double(digits) else {
                throw OTTLError("\"\(digits)\" is not a number")
            }
            return .double(number)
        }

        private mutating func text() throws(OTTLError) -> String {
            var text = ""
            rest = rest.dropFirst()
            while let character = rest.popFirst() {
                switch character {
                case "\"": return text
                case "\\":
                    guard let escaped = rest.popFirst() else { break }
                    text.append(Self.unescaped(escaped))
                default: text.append(character)
                }
            }
            throw OTTLError("a text has no closing quote")
        }

        private static func unescaped(_ character: Character) -> String {
            switch character {
            case "n": "\n"
            case "t": "\t"
            case "r": "\r"
            case "\"", "\\": String(character)
            // A regular expression's own escapes stay as they are.
            default: "\\\(character)"
            }
        }
    }
}

/// Why a condition is refused.
struct OTTLError: Error, Equatable {
    let message: String

    init(_ message: String) { self.message = message }
}
