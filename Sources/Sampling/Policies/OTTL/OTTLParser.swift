import RegularExpressions
import TraceModel

/// Reads conditions of the OpenTelemetry Transformation Language into predicates.
///
/// The part that sampling conditions use: paths to attributes and fields, comparisons with
/// constants, `IsMatch`, `IsRootSpan`, `nil`, `and`, `or`, `not` and parentheses. Everything else is
/// refused by name, so that no condition silently means something else.
/// - Source: opentelemetry-collector-contrib, `pkg/ottl/LANGUAGE.md`.
struct OTTLParser {
    /// Whether conditions are about spans or about their events.
    enum Subject {
        case span
        case event
    }

    private let subject: Subject
    private var tokens: ArraySlice<OTTLToken>
    private var depth = 0

    /// How deep parentheses may nest.
    private static let maxDepth = 32

    /// Reads a condition.
    static func predicate(
        _ source: String, _ subject: Subject
    ) throws(OTTLError) -> SpanPredicate {
        var parser = OTTLParser(subject: subject, tokens: try OTTLToken.list(source)[...])
        guard !parser.tokens.isEmpty else { throw OTTLError("the condition is empty") }
        let predicate = try parser.disjunction()
        if let token = parser.tokens.first { throw parser.unexpected(token) }
        return predicate
    }

    // MARK: - Logic

    private mutating func disjunction() throws(OTTLError) -> SpanPredicate {
        var parts = [try conjunction()]
        while take(.name("or")) { parts.append(try conjunction()) }
        return parts.count == 1 ? parts[0] : .any(parts)
    }

    private mutating func conjunction() throws(OTTLError) -> SpanPredicate {
        var parts = [try negation()]
        while take(.name("and")) { parts.append(try negation()) }
        return parts.count == 1 ? parts[0] : .all(parts)
    }

    private mutating func negation() throws(OTTLError) -> SpanPredicate {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.maxDepth else { throw OTTLError("the condition nests too deeply") }
        if take(.name("not")) { return .not(try negation()) }
        if take(.sign("(")) {
            let inner = try disjunction()
            try expect(")")
            return inner
        }
        if take(.name("true")) { return .all([]) }
        if take(.name("false")) { return .any([]) }
        if take(.name("IsMatch")) { return try match() }
        if take(.name("IsRootSpan")) { return try rootTest() }
        return try comparison()
    }

    private mutating func rootTest() throws(OTTLError) -> SpanPredicate {
        guard case .span = subject else { throw OTTLError("IsRootSpan is about spans") }
        try expect("(")
        try expect(")")
        return .isRoot
    }

    private mutating func match() throws(OTTLError) -> SpanPredicate {
        try expect("(")
        guard case .path(let path) = try operand() else {
            throw OTTLError("IsMatch needs a path as its first argument")
        }
        try expect(",")
        guard case .constant(.text(let pattern)) = try operand() else {
            throw OTTLError("IsMatch needs a pattern as its second argument")
        }
        try expect(")")
        return try path.matches(.matches(try Self.compiled(pattern)))
    }

    private static func compiled(_ pattern: String) throws(OTTLError) -> TextPattern {
        do throws(RegularExpressionError) {
            return try TextPattern(pattern)
        } catch {
            throw OTTLError("\"\(pattern)\" is no regular expression: \(error.message)")
        }
    }

    // MARK: - Comparisons

    private enum Operand {
        case path(OTTLPath)
        case constant(ScalarConstant)
        case absent
    }

    private mutating func comparison() throws(OTTLError) -> SpanPredicate {
        let left = try operand()
        guard case .comparison(let comparison) = tokens.first else {
            throw tokens.first.map(unexpected) ?? OTTLError("a comparison is missing at the end")
        }
        tokens.removeFirst()
        let right = try operand()
        if case .sign(let sign) = tokens.first, "+-*/".contains(sign) {
            throw OTTLError("arithmetic (\(sign)) is not supported")
        }
        switch (left, right) {
        case (.path(let path), .constant(let constant)):
            return try path.compares(comparison, constant)
        case (.constant(let constant), .path(let path)):
            return try path.compares(comparison.mirrored, constant)
        case (.path(let path), .absent), (.absent, .path(let path)):
            switch comparison {
            case .equal: return .not(path.exists)
            case .notEqual: return path.exists
            default: throw OTTLError("nil is compared by == and != only")
            }
        case (.path, .path): throw OTTLError("comparing one path with another is not supported")
        default: throw OTTLError("a comparison needs a path on one side")
        }
    }

    private mutating func operand() throws(OTTLError) -> Operand {
        guard let token = tokens.popFirst() else {
            throw OTTLError("the condition ends too early")
        }
        switch token {
        case .text(let text): return .constant(.text(text))
        case .int(let number): return .constant(.int(number))
        case .double(let number): return .constant(.double(number))
        case .sign("-"): return .constant(try negative())
        case .name("nil"): return .absent
        case .name("true"): return .constant(.bool(true))
        case .name("false"): return .constant(.bool(false))
        case .name(let name): return try named(name)
        case .sign("["): throw OTTLError("lists are not supported")
        case .sign, .comparison: throw unexpected(token)
        }
    }

    private mutating func negative() throws(OTTLError) -> ScalarConstant {
        switch tokens.popFirst() {
        case .int(let number): return .int(-number)
        case .double(let number): return .double(-number)
        default: throw OTTLError("arithmetic (-) is not supported")
        }
    }

    private mutating func named(_ name: String) throws(OTTLError) -> Operand {
        if let constant = OTTLPath.enumerations[name] { return .constant(.int(constant)) }
        if tokens.first == .sign("(") { throw OTTLError("the function \(name) is not supported") }
        var keys: [String] = []
        while take(.sign("[")) {
            guard case .text(let key) = tokens.popFirst() else {
                throw OTTLError("\(name)[…] needs a text as its key")
            }
            keys.append(key)
            try expect("]")
        }
        if case .sign(let sign) = tokens.first, "+-*/".contains(sign) {
            throw OTTLError("arithmetic (\(sign)) is not supported")
        }
        return .path(try OTTLPath(name, keys: keys, subject))
    }

    // MARK: - Tokens

    private mutating func take(_ token: OTTLToken) -> Bool {
        guard tokens.first == token else { return false }
        tokens.removeFirst()
        return true
    }

    private mutating func expect(_ sign: Character) throws(OTTLError) {
        guard take(.sign(sign)) else { throw OTTLError("\"\(sign)\" is missing") }
    }

    private func unexpected(_ token: OTTLToken) -> OTTLError {
        switch token {
        case .name(let name): OTTLError("\(name) is not expected here")
        case .text(let text): OTTLError("\"\(text)\" is not expected here")
        case .int(let number): OTTLError("\(number) is not expected here")
        case .double(let number): OTTLError("\(number) is not expected here")
        case .comparison(let comparison): OTTLError("\(comparison.rawValue) is not expected here")
        case .sign(let sign): OTTLError("\(sign) is not expected here")
        }
    }
}

extension Comparison {
    /// The same relation with its sides exchanged.
    fileprivate var mirrored: Comparison {
        switch self {
        case .equal, .notEqual: self
        case .less: .greater
        case .lessOrEqual: .greaterOrEqual
        case .greater: .less
        case .greaterOrEqual: .lessOrEqual
        }
    }
}
