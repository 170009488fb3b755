/// The smallest part of a query that means something.
struct Token: Equatable {
    enum Kind: Equatable {
        case sign(Sign)
        /// A name without a scope: `count`, `duration`, `error`.
        case word(String)
        /// An attribute, or a field with its scope.
        case field(QueryField)
        case text(String)
        /// A whole number without its sign.
        case int(UInt64)
        case float(Double)
        /// A duration in nanoseconds.
        case duration(Int64)
        case end
    }

    let kind: Kind
    let position: SourcePosition
    /// Whether nothing stands between it and the token before.
    let isAdjacent: Bool

    /// What an error says was found.
    var named: String {
        switch kind {
        case .sign(let sign): sign.rawValue
        case .word(let word): "the word \(word)"
        case .field(let field): field.description
        case .text(let text): "the text \(QueryValue.string(text.shortened))"
        case .int(let number): String(number)
        case .float(let number): number.description
        case .duration(let nanoseconds): DurationNotation.text(nanoseconds)
        case .end: "the end"
        }
    }
}

/// The signs of the language; the raw values are how they are written.
enum Sign: String, CaseIterable {
    case openBrace = "{"
    case closeBrace = "}"
    case openParenthesis = "("
    case closeParenthesis = ")"
    case comma = ","
    case pipe = "|"
    case and = "&&"
    case or = "||"
    case not = "!"
    case equal = "="
    case notEqual = "!="
    case matches = "=~"
    /// Does not match, or is no sibling.
    case matchesNot = "!~"
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
    case add = "+"
    case subtract = "-"
    case multiply = "*"
    case divide = "/"
    case remainder = "%"
    case power = "^"
    case descendant = ">>"
    case ancestor = "<<"
    case sibling = "~"
    case notChild = "!>"
    case notParent = "!<"
    case notDescendant = "!>>"
    case notAncestor = "!<<"
    case bothChild = "&>"
    case bothParent = "&<"
    case bothDescendant = "&>>"
    case bothAncestor = "&<<"
    case bothSibling = "&~"

    /// All signs, the longest first, since one may begin another.
    static let longestFirst = allCases.map {
        (sign: $0, scalars: Array($0.rawValue.unicodeScalars))
    }
    .sorted { $0.scalars.count > $1.scalars.count }

    var comparison: ComparisonOperator? { ComparisonOperator(rawValue: rawValue) }

    var arithmetic: ArithmeticOperator? { ArithmeticOperator(rawValue: rawValue) }

    /// What it says between sets of spans.
    var relation: SpansetRelation? { Self.relations[self] }

    private static let relations: [Sign: SpansetRelation] = {
        var relations: [Sign: SpansetRelation] = [:]
        for selection in SpansetRelation.Selection.allCases {
            for role in SpansetRelation.Role.allCases {
                let relation = SpansetRelation(role: role, selection: selection)
                if let sign = Sign(rawValue: relation.sign) { relations[sign] = relation }
            }
        }
        return relations
    }()
}

extension String {
    /// The text, cut where it is long: for errors.
    var shortened: String { unicodeScalars.count <= 40 ? self : "\(prefix(40))…" }
}
