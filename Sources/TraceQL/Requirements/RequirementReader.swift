import SemanticConventions
import TraceModel

/// One way in which a condition can be true of a span.
struct RequirementAlternative: Equatable {
    var span = SpanRequirement()
    /// What other spans of the trace have.
    var others: [SpanRequirement] = []

    /// Both of two; nil where they exclude each other.
    func joined(with other: RequirementAlternative) -> RequirementAlternative? {
        guard let span = span.joined(with: other.span) else { return nil }
        return RequirementAlternative(
            span: span, others: others + other.others.filter { !others.contains($0) })
    }
}

/// Reads from a condition what a span has for which it is true.
enum RequirementReader {
    /// More alternatives than this are not worth to be told apart.
    private static let most = 16

    /// The ways in which a condition can be true; nil where nothing is known, empty where it never is.
    static func alternatives(of expression: FieldExpression) -> [RequirementAlternative]? {
        switch expression.kind {
        case .literal(.bool(true)): nil
        case .literal: []
        case .field(let field): comparison(.equal, field, .bool(true))
        case .all(let parts): all(parts)
        case .any(let parts): any(parts)
        case .comparison(let comparison, let left, let right):
            self.comparison(comparison, left, right)
        case .match(let inner, let pattern, let isNegated): match(inner, pattern, isNegated)
        case .not, .negative, .arithmetic: nil
        }
    }

    private static func all(_ parts: [FieldExpression]) -> [RequirementAlternative]? {
        var result: [RequirementAlternative]?
        for part in parts {
            guard let more = alternatives(of: part) else { continue }
            guard let known = result else {
                result = more
                continue
            }
            // A part left out makes the requirement weaker, not wrong.
            if known.count * more.count > most { continue }
            result = known.flatMap { one in more.compactMap { one.joined(with: $0) } }
        }
        return result
    }

    private static func any(_ parts: [FieldExpression]) -> [RequirementAlternative]? {
        var result: [RequirementAlternative] = []
        for part in parts {
            guard let more = alternatives(of: part) else { return nil }
            for alternative in more { add(alternative, to: &result) }
            if result.count > most { return nil }
        }
        return result
    }

    private static func add(
        _ alternative: RequirementAlternative, to list: inout [RequirementAlternative]
    ) {
        for index in list.indices where list[index].others == alternative.others {
            if let widened = list[index].span.widened(by: alternative.span) {
                list[index].span = widened
                return
            }
        }
        list.append(alternative)
    }

    // MARK: - Comparisons

    private static func comparison(
        _ comparison: ComparisonOperator, _ left: FieldExpression, _ right: FieldExpression
    ) -> [RequirementAlternative]? {
        switch (left.kind, right.kind) {
        case (.field(let field), .literal(let value)): self.comparison(comparison, field, value)
        case (.literal(let value), .field(let field)):
            self.comparison(comparison.mirrored, field, value)
        default: nil
        }
    }

    private static func comparison(
        _ comparison: ComparisonOperator, _ field: QueryField, _ value: QueryValue
    ) -> [RequirementAlternative]? {
        if field.isOfParent { return nil }
        switch (field.name, value) {
        case (.attribute(let scope, let key), .nil):
            return comparison == .notEqual ? attribute(scope, key, nil) : nil
        // A status or a kind is no value of an attribute.
        case (.attribute, .status), (.attribute, .kind): return []
        case (.attribute(let scope, let key), _):
            return attribute(scope, key, comparison == .equal ? [value] : nil)
        case (.intrinsic, .nil): return nil
        case (.intrinsic(let intrinsic), _): return self.intrinsic(comparison, intrinsic, value)
        }
    }

    private static func attribute(
        _ scope: AttributeScope, _ key: String, _ values: Set<QueryValue>?
    ) -> [RequirementAlternative] {
        var span = SpanRequirement()
        if scope == .resource, key == "service.name", let texts = values?.texts {
            span.services = texts
        } else if scope == .resource, key == "deployment.environment.name",
            let texts = values?.texts
        {
            span.environments = Set(texts.map(EnvironmentName.normalize))
        } else {
            let name = SpanRequirement.AttributeName(scope: scope, key: key)
            span.attributes[name] = SpanRequirement.AttributeRequirement(values: values)
        }
        return [RequirementAlternative(span: span)]
    }

    private static func intrinsic(
        _ comparison: ComparisonOperator, _ intrinsic: Intrinsic, _ value: QueryValue
    ) -> [RequirementAlternative]? {
        var alternative = RequirementAlternative()
        switch (intrinsic, value) {
        case (.duration, _):
            guard let range = NanosecondRange(comparison, value) else { return [] }
            alternative.span.duration = range
        case (.traceDuration, _):
            guard let range = NanosecondRange(comparison, value) else { return [] }
            alternative.span.traceDuration = range
        case (.status, .status(let code)):
            alternative.span.statuses = selected(comparison, code)
        case (.kind, .kind(let kind)): alternative.span.kinds = selected(comparison, kind)
        case (.name, .string(let text)) where comparison == .equal:
            alternative.span.names = [text]
        case (.rootName, .string(let text)) where comparison == .equal:
            alternative.others = [SpanRequirement { $0.names = [text] }]
        case (.rootService, .string(let text)) where comparison == .equal:
            alternative.others = [SpanRequirement { $0.services = [text] }]
        default: return nil
        }
        return [alternative]
    }

    /// The values that are equal to one, or the others.
    private static func selected<Value: Hashable & CaseIterable>(
        _ comparison: ComparisonOperator, _ value: Value
    ) -> Set<Value> {
        Set(Value.allCases.filter { ($0 == value) == (comparison == .equal) })
    }

    // MARK: - Patterns

    private static func match(
        _ inner: FieldExpression, _ pattern: String, _ isNegated: Bool
    ) -> [RequirementAlternative]? {
        guard case .field(let field) = inner.kind, !field.isOfParent else { return nil }
        let texts = isNegated ? nil : texts(of: pattern)
        switch field.name {
        case .attribute(let scope, let key):
            return attribute(scope, key, texts.map { Set($0.map(QueryValue.string)) })
        case .intrinsic(.name):
            guard let texts else { return nil }
            return [RequirementAlternative(span: SpanRequirement { $0.names = Set(texts) })]
        default: return nil
        }
    }

    /// The texts that a pattern of plain alternatives matches, `GET|POST`; nil for any other.
    private static func texts(of pattern: String) -> [String]? {
        guard pattern.unicodeScalars.allSatisfy({ $0 == "|" || isPlain($0) }) else { return nil }
        return pattern.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
    }

    private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9", "_", "-", "/", " ", ":", "@", ",": true
        default: false
        }
    }
}

extension SpanRequirement {
    fileprivate init(_ set: (inout SpanRequirement) -> Void) {
        self.init()
        set(&self)
    }
}

extension Set<QueryValue> {
    /// The values, where all of them are texts.
    fileprivate var texts: Set<String>? {
        var texts: Set<String> = []
        for value in self {
            guard case .string(let text) = value else { return nil }
            texts.insert(text)
        }
        return texts
    }
}
