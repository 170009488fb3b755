/// Splits the text of a query into tokens.
struct Lexer {
    private let scalars: [Unicode.Scalar]
    private var offset = 0
    private var line = 1
    private var column = 1
    /// Whether nothing was passed over since the last token.
    private var isAdjacent = false

    private init(_ text: String) { scalars = Array(text.unicodeScalars) }

    /// All tokens of a text, ``Token/Kind/end`` last.
    static func tokens(of text: String) throws(TraceQLError) -> [Token] {
        var lexer = Lexer(text)
        guard text.utf8.count <= SyntaxLimits.textBytes else {
            throw TraceQLError(
                "the query is longer than \(SyntaxLimits.textBytes) bytes", at: lexer.position)
        }
        var tokens: [Token] = []
        repeat { tokens.append(try lexer.next()) } while tokens.last?.kind != .end
        return tokens
    }

    // MARK: - Scalars

    var position: SourcePosition { SourcePosition(line: line, column: column) }

    func peek(_ ahead: Int = 0) -> Unicode.Scalar? {
        offset + ahead < scalars.count ? scalars[offset + ahead] : nil
    }

    @discardableResult
    mutating func take() -> Unicode.Scalar? {
        guard let scalar = peek() else { return nil }
        offset += 1
        if scalar == "\n" {
            line += 1
            column = 1
        } else {
            column += 1
        }
        return scalar
    }

    mutating func take(while belongs: (Unicode.Scalar) -> Bool) -> String {
        var text = ""
        while let scalar = peek(), belongs(scalar) {
            text.unicodeScalars.append(scalar)
            take()
        }
        return text
    }

    mutating func take(_ expected: [Unicode.Scalar]) -> Bool {
        for (index, scalar) in expected.enumerated() where peek(index) != scalar { return false }
        for _ in expected { take() }
        return true
    }

    // MARK: - Tokens

    private mutating func next() throws(TraceQLError) -> Token {
        isAdjacent = offset > 0
        try skipSpace()
        let start = position
        let wasAdjacent = isAdjacent
        let kind = try kind(from: start)
        return Token(kind: kind, position: start, isAdjacent: wasAdjacent)
    }

    private mutating func skipSpace() throws(TraceQLError) {
        while let scalar = peek() {
            if scalar.properties.isWhitespace {
                take()
            } else if scalar == "/", peek(1) == "/" {
                while let next = peek(), next != "\n" { take() }
            } else if scalar == "/", peek(1) == "*" {
                try skipComment()
            } else {
                return
            }
            isAdjacent = false
        }
    }

    private mutating func skipComment() throws(TraceQLError) {
        let start = position
        _ = take(["/", "*"])
        while !take(["*", "/"]) {
            if take() == nil { throw TraceQLError("a comment has no end", at: start) }
        }
    }

    private mutating func kind(from start: SourcePosition) throws(TraceQLError) -> Token.Kind {
        guard let first = peek() else { return .end }
        switch first {
        case "\"": return .text(try quotedText())
        case "`": return .text(try rawText())
        case "0"..."9": return try number()
        case "." where peek(1).map { ("0"..."9").contains($0) } ?? false: return try number()
        case ".":
            take()
            return .field(try attribute(.spanOrResource, after: "."))
        case "_": return try word()
        case _ where first.properties.isAlphabetic: return try word()
        default: break
        }
        for (sign, scalars) in Sign.longestFirst where take(scalars) { return .sign(sign) }
        throw Self.unexpected(first, at: start)
    }

    private static func unexpected(
        _ scalar: Unicode.Scalar, at position: SourcePosition
    ) -> TraceQLError {
        let hint: String? =
            switch scalar {
            case "'": "texts stand in double quotes or in backticks"
            case "&": "conditions are joined by &&"
            case "[", "]": "lists are not written: join conditions by ||, or use =~ \"a|b\""
            case ":": "a colon follows one of the scopes trace, span, event, link, instrumentation"
            default: nil
            }
        return TraceQLError("\(scalar) is not expected", at: position, hint: hint)
    }

    private mutating func word() throws(TraceQLError) -> Token.Kind {
        let start = position
        let word = take { $0.properties.isAlphabetic || ("0"..."9").contains($0) || $0 == "_" }
        if peek() == ":" {
            take()
            return .field(try scopedField(word, at: start))
        }
        guard peek() == "." else { return .word(word) }
        if word == "parent" {
            take()
            return .field(try parentField())
        }
        guard !word.isEmpty, let scope = AttributeScope(rawValue: word) else { return .word(word) }
        take()
        return .field(try attribute(scope, after: "\(word)."))
    }
}
