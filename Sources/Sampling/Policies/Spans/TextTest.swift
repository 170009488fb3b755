import Bytes
package import RegularExpressions

/// A question about a text that is answered with yes or no.
package enum TextTest: Hashable, Sendable {
    /// It is one of some texts.
    case oneOf(TextSet)
    /// Some part of it matches.
    case matches(TextPattern)
    /// All of it matches.
    case matchesWhole(TextPattern)
    case begins(with: String)
    case ends(with: String)
    case contains(String)
    /// It stands in this relation to another text, by its bytes.
    case compares(Comparison, String)

    /// Whether a text passes.
    func passes(_ text: ByteView) -> Bool {
        switch self {
        case .oneOf(let set): set.contains(text)
        case .matches(let pattern): pattern.expression.isFound(in: text)
        case .matchesWhole(let pattern): pattern.expression.matchesWhole(text)
        case .begins(let part):
            Bytes.withView(of: part) { text.prefix($0.count) == $0 }
        case .ends(let part):
            Bytes.withView(of: part) { text.dropFirst(text.count - $0.count) == $0 }
        case .contains(let part): Bytes.withView(of: part) { Self.contains($0, in: text) }
        case .compares(let comparison, let other):
            Bytes.withView(of: other) { comparison.holds(Self.order(text, $0)) }
        }
    }

    private static func contains(_ part: ByteView, in text: ByteView) -> Bool {
        var offset = 0
        while offset + part.count <= text.count {
            if text.slice(from: offset, count: part.count) == part { return true }
            offset += 1
        }
        return false
    }

    /// Negative, zero or positive, as the bytes of the first stand before, with or after the second.
    private static func order(_ first: ByteView, _ second: ByteView) -> Int {
        for index in 0..<min(first.count, second.count) where first[index] != second[index] {
            return Int(first[index]) - Int(second[index])
        }
        return first.count - second.count
    }
}

/// A compiled pattern that knows how it was written.
package struct TextPattern: Hashable, Sendable {
    /// The pattern as it was written.
    package let source: String
    let expression: RegularExpression

    /// Compiles a pattern.
    package init(_ source: String) throws(RegularExpressionError) {
        self.source = source
        expression = try RegularExpression(source)
    }

    /// Compiles several patterns into one that matches where any of them does.
    package init(anyOf sources: [String]) throws(RegularExpressionError) {
        try self.init(
            sources.count == 1 ? sources[0] : sources.map { "(?:\($0))" }.joined(separator: "|"))
    }

    /// Two patterns are equal when they are written alike.
    package static func == (lhs: TextPattern, rhs: TextPattern) -> Bool {
        lhs.source == rhs.source
    }

    package func hash(into hasher: inout Hasher) { hasher.combine(source) }
}

/// How one value stands to another.
package enum Comparison: String, Hashable, Sendable, CaseIterable {
    case equal = "="
    case notEqual = "!="
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="

    /// Whether it holds for two values whose order is given as a negative number, 0 or a positive one.
    func holds(_ order: Int) -> Bool {
        switch self {
        case .equal: order == 0
        case .notEqual: order != 0
        case .less: order < 0
        case .lessOrEqual: order <= 0
        case .greater: order > 0
        case .greaterOrEqual: order >= 0
        }
    }

    /// Whether it holds for two numbers; of those that are not ordered (NaN) only `!=` does.
    func holds(_ left: Double, _ right: Double) -> Bool {
        if left.isNaN || right.isNaN { return self == .notEqual }
        return holds(left < right ? -1 : left > right ? 1 : 0)
    }
}
