import Bytes
import RegularExpressions
import TraceModel

/// One condition of a rule as it was written, turned into a predicate.
///
/// - Source: Refinery, `rules` reference and `config/sampler_config.go`.
enum RuleTerm {
    case span(SpanPredicate)
    case spanCount(Comparison, Double)
    case hasRoot(Bool)

    /// Refinery's operators.
    enum Operator: String, CaseIterable {
        case equal = "="
        case notEqual = "!="
        case greater = ">"
        case less = "<"
        case greaterOrEqual = ">="
        case lessOrEqual = "<="
        case startsWith = "starts-with"
        case contains
        case doesNotContain = "does-not-contain"
        case exists
        case notExists = "not-exists"
        case hasRootSpan = "has-root-span"
        case matches
        case isIn = "in"
        case notIn = "not-in"

        var comparison: Comparison? { Comparison(rawValue: rawValue) }
    }

    private enum Datatype: String, CaseIterable {
        case string
        case int
        case float
        case bool
    }

    /// How a condition tests the value of a field.
    private struct Test {
        var test: ValueTest
        /// Whether it holds when the test does not.
        var isNegated = false
        /// Whether it holds where none of the fields is there.
        var holdsWithout = false
    }

    init?(_ fields: PolicyFields, inSpanScope: Bool) {
        let single = fields.text("field")
        let several = fields.texts("fields")
        let word = fields.choice("operator", as: Operator.self)
        let type = fields.choice("datatype", as: Datatype.self)
        let value = fields.node("value")
        guard let word else {
            if !fields.has("operator") { fields.report("operator is missing") }
            return nil
        }
        if word == .hasRootSpan {
            self.init(hasRoot: value, fields, inSpanScope: inSpanScope)
            return
        }
        guard let names = single.map({ [$0] }) ?? several, !names.isEmpty else {
            fields.report("field is missing")
            return nil
        }
        if single != nil, several != nil {
            fields.report("field and fields exclude each other")
            return nil
        }
        if names == ["?.NUM_DESCENDANTS"] {
            self.init(spanCount: value, word, fields)
            return
        }
        guard let test = Self.test(word, type, value, fields),
            let predicate = Self.predicate(names, test, fields)
        else { return nil }
        self = .span(predicate)
    }

    private init?(hasRoot value: PolicyDocument?, _ fields: PolicyFields, inSpanScope: Bool) {
        guard !inSpanScope else {
            fields.report(
                "has-root-span is about traces, and the scope of the rule is span",
                hint: "scope: trace")
            return nil
        }
        switch value.flatMap(Self.constant) {
        case .bool(let flag): self = .hasRoot(flag)
        default:
            fields.report("value is true or false")
            return nil
        }
    }

    private init?(spanCount value: PolicyDocument?, _ word: Operator, _ fields: PolicyFields) {
        let number: Double? =
            switch value.flatMap(Self.constant) {
            case .int(let number): Double(number)
            case .double(let number): number
            default: nil
            }
        guard let comparison = word.comparison, let number else {
            fields.report("?.NUM_DESCENDANTS is compared with a number, by = != < <= > >=")
            return nil
        }
        self = .spanCount(comparison, number)
    }

    /// The type of a constant is that of how it is written; quoted it is a text.
    private static func constant(_ node: PolicyDocument) -> ScalarConstant? {
        guard case .text(let text, let quoted) = node.content else { return nil }
        if quoted { return .text(text) }
        if let number = Int64(text) { return .int(number) }
        if let number = Double(text), !number.isNaN { return .double(number) }
        return text == "true" ? .bool(true) : text == "false" ? .bool(false) : .text(text)
    }

    private static func text(_ node: PolicyDocument) -> String? {
        if case .text(let text, _) = node.content { text } else { nil }
    }

    // MARK: - Tests

    private static func test(
        _ word: Operator, _ type: Datatype?, _ value: PolicyDocument?, _ fields: PolicyFields
    ) -> Test? {
        switch word {
        case .exists: return Test(test: .exists)
        case .notExists: return Test(test: .exists, isNegated: true, holdsWithout: true)
        default: break
        }
        guard let value else {
            fields.report("value is missing")
            return nil
        }
        if let comparison = word.comparison {
            return self.comparison(comparison, type, value, fields)
        }
        if word == .isIn || word == .notIn {
            guard let test = membership(type, value, fields) else { return nil }
            return Test(test: test, isNegated: word == .notIn, holdsWithout: word == .notIn)
        }
        guard let text = text(value) else {
            fields.report("value is a text, not \(value.kindDescription)", at: value)
            return nil
        }
        switch word {
        case .startsWith: return Test(test: .shown(.begins(with: text)))
        case .contains: return Test(test: .shown(.contains(text)))
        case .doesNotContain:
            return Test(test: .shown(.contains(text)), isNegated: true, holdsWithout: true)
        default:
            do throws(RegularExpressionError) {
                return Test(test: .shown(.matches(try TextPattern(text))))
            } catch {
                fields.report("\"\(text)\" is no regular expression: \(error.message)", at: value)
                return nil
            }
        }
    }

    private static func comparison(
        _ comparison: Comparison, _ type: Datatype?, _ value: PolicyDocument,
        _ fields: PolicyFields
    ) -> Test? {
        guard let type else {
            guard let constant = constant(value) else {
                fields.report("value is one value, not \(value.kindDescription)", at: value)
                return nil
            }
            return Test(test: .compares(comparison, constant))
        }
        guard let constant = constant(value, as: type, fields) else { return nil }
        // To Refinery a text that is not there is still a text, and another one.
        let holdsWithout = type == .string && comparison == .notEqual
        return Test(test: .converts(comparison, constant), holdsWithout: holdsWithout)
    }

    private static func constant(
        _ value: PolicyDocument, as type: Datatype, _ fields: PolicyFields
    ) -> ScalarConstant? {
        let text = text(value)
        let constant: ScalarConstant? =
            switch type {
            case .string: text.map { .text($0) }
            case .int: text.flatMap { Int64($0) }.map { .int($0) }
            case .float: text.flatMap { Double($0) }.map { .double($0) }
            case .bool: text == "true" ? .bool(true) : text == "false" ? .bool(false) : nil
            }
        if constant == nil {
            fields.report("value is no \(type.rawValue): \(value.kindDescription)", at: value)
        }
        return constant
    }

    private static func membership(
        _ type: Datatype?, _ value: PolicyDocument, _ fields: PolicyFields
    ) -> ValueTest? {
        let nodes = if case .list(let elements) = value.content { elements } else { [value] }
        switch type {
        case nil, .string:
            let texts = nodes.compactMap(text)
            guard texts.count == nodes.count else {
                fields.report("value is a list of texts", at: value)
                return nil
            }
            return .shown(.oneOf(TextSet(texts)))
        case .int, .float:
            let constants = nodes.compactMap { constant($0, as: type ?? .int, fields) }
            return constants.count == nodes.count ? .isOneOf(constants) : nil
        case .bool:
            fields.report("in and not-in do not take datatype bool")
            return nil
        }
    }

    // MARK: - Fields

    /// The first of the fields that is there is tested.
    private static func predicate(
        _ names: [String], _ test: Test, _ fields: PolicyFields
    ) -> SpanPredicate? {
        var cases: [SpanPredicate] = []
        var absent: [SpanPredicate] = []
        for name in names {
            guard !name.hasPrefix("?.") else {
                fields.report("there is no computed field \(name)", hint: "?.NUM_DESCENDANTS")
                return nil
            }
            let isRoot = name.hasPrefix("root.")
            let key = isRoot ? String(name.dropFirst("root.".count)) : name
            let place = { (predicate: SpanPredicate) -> SpanPredicate in
                isRoot ? .onRoot(predicate) : predicate
            }
            guard let field = RuleField(key), let passes = field.predicate(test.test) else {
                fields.report("\(name) cannot be tested in this way")
                return nil
            }
            let exists = place(field.exists)
            let holds = test.isNegated ? SpanPredicate.not(place(passes)) : place(passes)
            cases.append(
                .all(absent + (test.isNegated || names.count > 1 ? [exists] : []) + [holds]))
            absent.append(.not(exists))
        }
        if test.holdsWithout { cases.append(.all(absent)) }
        return cases.count == 1 ? cases[0] : .any(cases)
    }
}
