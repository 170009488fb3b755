import Spelling

/// Expressions in braces.
extension QueryParser {
    /// Reads an expression whose operators bind at least so tightly.
    mutating func fieldExpression(
        _ least: Precedence = .logic
    ) throws(TraceQLError) -> FieldExpression {
        var left = try fieldOperand()
        while case .sign(let sign) = token.kind, let precedence = sign.precedence,
            precedence >= least
        {
            left = try fieldOperation(left, sign, precedence)
        }
        return left
    }

    private mutating func fieldOperation(
        _ left: FieldExpression, _ sign: Sign, _ precedence: Precedence
    ) throws(TraceQLError) -> FieldExpression {
        let position = take().position
        if sign == .matches || sign == .matchesNot {
            let pattern = try pattern(after: sign)
            return try node(
                .match(left, pattern: pattern, isNegated: sign == .matchesNot), at: position)
        }
        if let operation = sign.arithmetic {
            let right =
                operation.isRightAssociative
                ? try nested { (parser) throws(TraceQLError) in
                    try parser.fieldExpression(precedence)
                } : try fieldExpression(precedence.tighter)
            return try node(.arithmetic(operation, left, right), at: position)
        }
        if let comparison = sign.comparison {
            let right = try fieldExpression(precedence.tighter)
            return try node(.comparison(comparison, left, right), at: position)
        }
        return try joined(left, by: sign, at: position)
    }

    /// Reads the conditions that are joined by one sign, after its first; lists of the same kind
    /// become part of the list.
    private mutating func joined(
        _ first: FieldExpression, by sign: Sign, at position: SourcePosition
    ) throws(TraceQLError) -> FieldExpression {
        func parts(_ expression: FieldExpression) -> [FieldExpression] {
            switch expression.kind {
            case .all(let parts) where sign == .and: parts
            case .any(let parts) where sign == .or: parts
            default: [expression]
            }
        }
        var list = parts(first)
        repeat { list += parts(try fieldExpression(Precedence.logic.tighter)) } while take(sign)
        return try node(sign == .and ? .all(list) : .any(list), at: position)
    }

    private mutating func pattern(after sign: Sign) throws(TraceQLError) -> String {
        guard case .text(let pattern) = token.kind else {
            throw unexpected("expected a text with a pattern after \(sign.rawValue)")
        }
        take()
        return pattern
    }

    private mutating func node(
        _ kind: FieldExpression.Kind, at position: SourcePosition
    ) throws(TraceQLError) -> FieldExpression {
        let node = FieldExpression(kind, at: position)
        try count(height: node.height, at: position)
        return node
    }

    /// Reads a value, with the signs before it.
    private mutating func fieldOperand() throws(TraceQLError) -> FieldExpression {
        let position = token.position
        switch token.kind {
        case .sign(.openParenthesis):
            take()
            let inner = try nested { (parser) throws(TraceQLError) in
                try parser.fieldExpression()
            }
            try expect(.closeParenthesis, "for the ( at \(position)")
            return inner
        case .sign(.not):
            take()
            let inner = try nested { (parser) throws(TraceQLError) in
                try parser.fieldExpression(Precedence.not.tighter)
            }
            return try node(.not(inner), at: position)
        case .sign(.subtract): return try negative(at: position)
        case .field(let field):
            take()
            return try node(.field(field), at: position)
        default: break
        }
        if let literal = try literal(isNegative: false) {
            return try node(.literal(literal), at: position)
        }
        return try node(.field(try plainField()), at: position)
    }

    /// Reads what follows a minus sign; the sign becomes part of a number.
    private mutating func negative(
        at position: SourcePosition
    ) throws(TraceQLError) -> FieldExpression {
        take()
        if case .int(let number) = token.kind, number > UInt64(Int64.max) {
            take()
            return try node(.literal(.int(.min)), at: position)
        }
        let inner = try nested { (parser) throws(TraceQLError) in
            try parser.fieldExpression(Precedence.sum.tighter)
        }
        if case .literal(let literal) = inner.kind, let negated = literal.negated {
            return try node(.literal(negated), at: position)
        }
        return try node(.negative(inner), at: position)
    }

    /// Takes a value that is written out; nil when what is next is none.
    mutating func literal(isNegative: Bool) throws(TraceQLError) -> QueryValue? {
        let literal: QueryValue
        switch token.kind {
        case .text(let text): literal = .string(text)
        case .float(let number): literal = .float(number)
        case .duration(let nanoseconds): literal = .duration(nanoseconds)
        case .int(let magnitude):
            if let number = Int64(exactly: magnitude) {
                literal = .int(number)
            } else if isNegative {
                take()
                return .int(.min)
            } else {
                throw TraceQLError(
                    "\(magnitude) is too large for a whole number", at: token.position,
                    hint: "the largest is maxInt, 9223372036854775807")
            }
        case .word(let word):
            guard let value = QueryValue.words[word] else { return nil }
            literal = value
        default: return nil
        }
        if isNegative {
            guard let negated = literal.negated else { return nil }
            take()
            return negated
        }
        take()
        return literal
    }

    private mutating func plainField() throws(TraceQLError) -> QueryField {
        guard case .word(let word) = token.kind else { throw unexpected("expected a value") }
        if let intrinsic = Intrinsic.plain(word) {
            take()
            return QueryField(.intrinsic(intrinsic))
        }
        throw TraceQLError("there is no field \(word)", at: token.position, hint: hint(for: word))
    }

    private func hint(for word: String) -> String {
        let next = token(after: 1)
        if next.isAdjacent, case .field(let field) = next.kind {
            return "attributes begin with a scope or a dot: .\(word)\(field)"
        }
        if next.kind == .sign(.openParenthesis), AggregateFunction(rawValue: word) != nil {
            return "aggregates stand behind the braces: { } | \(word)() > 1"
        }
        let known = Intrinsic.allCases.compactMap(\.plainName) + QueryValue.words.keys.sorted()
        if let nearest = NearestName.of(word, among: known) { return "did you mean \(nearest)?" }
        return "the attribute of that name is .\(word), a text is \"\(word)\""
    }
}

extension Sign {
    /// How tightly the sign binds as an operator between fields; nil when it is none.
    fileprivate var precedence: Precedence? {
        switch self {
        case .and, .or: .logic
        case .matches, .matchesNot: .comparison
        default: comparison != nil ? .comparison : arithmetic?.precedence
        }
    }
}
