import Spelling

/// Reads the tokens of a query into its syntax tree, by recursive descent.
///
/// What it can do to the stack and to memory is bounded by ``SyntaxLimits``.
struct QueryParser {
    private let tokens: [Token]
    private var index = 0
    /// How many parentheses, signs before values and powers are open.
    private var depth = 0
    private var nodes = 0

    /// Reads a whole query.
    static func syntax(of text: String) throws(TraceQLError) -> QuerySyntax {
        var parser = QueryParser(tokens: try Lexer.tokens(of: text))
        if parser.token.kind == .end {
            throw TraceQLError(
                "the query is empty", at: parser.token.position, hint: "{ } finds every trace")
        }
        let pipeline = try parser.pipeline()
        let hints = try parser.hints()
        try parser.expectEnd()
        return QuerySyntax(pipeline: pipeline, hints: hints)
    }

    private init(tokens: [Token]) { self.tokens = tokens }

    // MARK: - Tokens

    /// The token that is next; there is always one, since none is taken after the end.
    var token: Token { tokens[index] }

    func token(after count: Int) -> Token { tokens[min(index + count, tokens.count - 1)] }

    @discardableResult
    mutating func take() -> Token {
        let token = tokens[index]
        if index < tokens.count - 1 { index += 1 }
        return token
    }

    mutating func take(_ sign: Sign) -> Bool {
        guard token.kind == .sign(sign) else { return false }
        take()
        return true
    }

    mutating func expect(_ sign: Sign, _ context: String) throws(TraceQLError) {
        if !take(sign) { throw unexpected("expected \(sign.rawValue) \(context)") }
    }

    func unexpected(_ expectation: String, hint: String? = nil) -> TraceQLError {
        TraceQLError(
            "\(expectation), found \(token.named)", at: token.position, hint: hint ?? token.hint)
    }

    // MARK: - Bounds

    /// Reads what is nested one deeper.
    mutating func nested<Result>(
        _ read: (inout QueryParser) throws(TraceQLError) -> Result
    ) throws(TraceQLError) -> Result {
        depth += 1
        defer { depth -= 1 }
        guard depth <= SyntaxLimits.depth else { throw tooDeep(at: token.position) }
        return try read(&self)
    }

    /// Counts a node of the tree, and refuses one that makes the query too large.
    mutating func count(height: Int, at position: SourcePosition) throws(TraceQLError) {
        nodes += 1
        if nodes > SyntaxLimits.nodes {
            throw TraceQLError(
                "the query has more than \(SyntaxLimits.nodes) parts", at: position)
        }
        if height > SyntaxLimits.depth { throw tooDeep(at: position) }
    }

    private func tooDeep(at position: SourcePosition) -> TraceQLError {
        TraceQLError("the query nests deeper than \(SyntaxLimits.depth)", at: position)
    }

    // MARK: - The end of a query

    private mutating func hints() throws(TraceQLError) -> [QueryHint] {
        guard token.kind == .word("with") else { return [] }
        take()
        try expect(.openParenthesis, "after with")
        var hints: [QueryHint] = []
        repeat {
            guard case .word(let name) = token.kind else {
                throw unexpected("expected the name of a hint")
            }
            take()
            try expect(.equal, "after \(name)")
            hints.append(QueryHint(name: name, value: try hintValue(of: name)))
        } while take(.comma)
        try expect(.closeParenthesis, "at the end of the hints")
        return hints
    }

    private mutating func hintValue(of name: String) throws(TraceQLError) -> QueryValue {
        let isNegative = take(.subtract)
        guard let literal = try literal(isNegative: isNegative) else {
            throw unexpected("expected a value after \(name)=")
        }
        return literal
    }

    private func expectEnd() throws(TraceQLError) {
        guard token.kind != .end else { return }
        throw unexpected("expected | or the end of the query")
    }
}

extension Token {
    /// A guess at what was meant by a token that is not expected where it is.
    fileprivate var hint: String? {
        switch kind {
        case .sign(.equal): "equality is written with a single ="
        case .sign(.pipe): "conditions are joined by ||, stages by |"
        case .word("and"): "conditions are joined by &&"
        case .word("or"): "conditions are joined by ||"
        case .word("not"): "a condition is negated by !"
        default: nil
        }
    }
}
