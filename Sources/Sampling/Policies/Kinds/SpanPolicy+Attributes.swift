import RegularExpressions
import TraceModel

/// The Collector's types that ask about attributes and fields of spans.
///
/// Attributes are looked for in the resource, the scope and the span.
extension SpanPolicy {
    static func readStringAttribute(_ fields: PolicyFields) -> PolicyDraft? {
        // Matching takes time linear in the text, so that no cache of results is needed.
        _ = fields.integer("cache_max_size", in: 0...Int64.max)
        let isInverted = fields.flag("invert_match") ?? false
        let key = fields.requiredText("key")
        guard let test = readTexts("values", fields), let key else { return nil }
        return .spans(.attribute(key, .all, .text(test)), inverted: isInverted)
    }

    /// Reads texts or, with `enabled_regex_matching`, patterns that match some part of a text.
    static func readTexts(_ key: String, _ fields: PolicyFields) -> TextTest? {
        let arePatterns = fields.flag("enabled_regex_matching") ?? false
        guard let nodes = fields.textNodes(key), !nodes.isEmpty else {
            fields.report("\(key) is empty")
            return nil
        }
        guard arePatterns else { return .oneOf(TextSet(nodes.map(\.text))) }
        return patterns(nodes, key, fields).map { .matches($0) }
    }

    private static func patterns(
        _ nodes: [(text: String, node: PolicyDocument)], _ key: String, _ fields: PolicyFields
    ) -> TextPattern? {
        var isValid = true
        for (text, node) in nodes {
            do throws(RegularExpressionError) {
                _ = try RegularExpression(text)
            } catch {
                fields.report(
                    "\(key): \"\(text)\" is no regular expression: \(error.message)", at: node)
                isValid = false
            }
        }
        guard isValid else { return nil }
        do throws(RegularExpressionError) {
            return try TextPattern(anyOf: nodes.map(\.text))
        } catch {
            fields.report("\(key): the expressions are too large together: \(error.message)")
            return nil
        }
    }

    static func readNumericAttribute(_ fields: PolicyFields) -> PolicyDraft? {
        let key = fields.requiredText("key")
        let bounds = -Double.greatestFiniteMagnitude...Double.greatestFiniteMagnitude
        let low = fields.number("min_value", in: bounds)
        let high = fields.number("max_value", in: bounds)
        let isInverted = fields.flag("invert_match") ?? false
        guard fields.has("min_value") || fields.has("max_value") else {
            fields.report("min_value or max_value is missing")
            return nil
        }
        if let low, let high, low > high {
            fields.report("no number is at least \(low) and at most \(high)")
            return nil
        }
        guard let key else { return nil }
        return .spans(
            .attribute(key, .all, .within(from: low, to: high)), inverted: isInverted)
    }

    static func readBooleanAttribute(_ fields: PolicyFields) -> PolicyDraft? {
        let key = fields.requiredText("key")
        let value = fields.flag("value") ?? false
        let isInverted = fields.flag("invert_match") ?? false
        guard let key else { return nil }
        return .spans(.attribute(key, .all, .flag(value)), inverted: isInverted)
    }

    private enum StatusWord: String, CaseIterable {
        case ok = "OK"
        case error = "ERROR"
        case unset = "UNSET"

        var code: SpanStatus.Code {
            switch self {
            case .ok: .ok
            case .error: .error
            case .unset: .unset
            }
        }
    }

    static func readStatusCode(_ fields: PolicyFields) -> PolicyDraft? {
        guard let words = fields.choices("status_codes", as: StatusWord.self), !words.isEmpty else {
            if !fields.has("status_codes") { fields.report("status_codes is missing") }
            return nil
        }
        return .spans(.status(words.map(\.code)), inverted: false)
    }

    static func readTraceState(_ fields: PolicyFields) -> PolicyDraft? {
        let key = fields.requiredText("key")
        guard let values = fields.texts("values"), !values.isEmpty else {
            fields.report("values is empty")
            return nil
        }
        guard let key else { return nil }
        return .spans(.traceState(key: key, values: TextSet(values)), inverted: false)
    }
}
