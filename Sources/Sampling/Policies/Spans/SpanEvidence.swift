import Bytes
import OTLP
import SemanticConventions
import TraceModel

/// Says in words which values of a span satisfied the questions of a policy.
///
/// Decodes the span in full, so it is for those who ask, never for deciding.
enum SpanEvidence {
    /// A question of a program and the atom that answers it.
    struct Leaf: Sendable {
        let atom: Int
        let question: SpanPredicate
    }

    /// The evidence of a span for the questions that it satisfies, `http.route=/orders`.
    static func text(
        _ satisfied: [Leaf], of record: SpanRecord, _ batch: SpanBatch, _ traceID: TraceID
    ) -> String {
        guard !satisfied.isEmpty else { return "matches by what it lacks" }
        var decoder = SpanDecoder(batch)
        let span = decoder.decode(record, of: traceID)
        var texts: [String] = []
        for leaf in satisfied {
            let text = text(leaf.question, span)
            if !texts.contains(text) { texts.append(text) }
        }
        return texts.joined(separator: " ")
    }

    private static func text(_ question: SpanPredicate, _ span: Span) -> String {
        switch question {
        case .attribute(let key, let levels, let test):
            return "\(key)=\(value(key, levels, test, span))"
        case .name: return "name=\(shortened(span.name))"
        case .kind: return "kind=\(span.kind)"
        case .status: return "status=\(String(describing: span.status.code).uppercased())"
        case .statusMessage: return "status.message=\(shortened(span.status.message))"
        case .duration: return "duration=\(DurationText.of(span.durationNanos))"
        case .isRoot: return "is the root"
        case .isFlaggedSampled: return "flags=sampled"
        case .traceState(let key, _): return "tracestate has \(key)"
        case .job: return job(span)
        case .event(let inner): return "has an event with \(event(inner))"
        case .onRoot, .not, .all, .any: return ""
        }
    }

    /// The value that passed: the first of the span, its scope and its resource.
    private static func value(
        _ key: String, _ levels: AttributeLevels, _ test: ValueTest, _ span: Span
    ) -> String {
        var values: [AttributeValue] = []
        if levels.contains(.span) { values += matching(span.attributes, key) }
        if levels.contains(.scope) { values += matching(span.scope.attributes, key) }
        if levels.contains(.resource) { values += matching(span.resource.attributes, key) }
        let passing = values.first { value in
            guard let scalar = AttributeText(value) else { return false }
            return scalar.passes(test)
        }
        return shortened((passing ?? values.first).map(AttributeText.show) ?? "")
    }

    private static func matching(_ attributes: [Attribute], _ key: String) -> [AttributeValue] {
        attributes.filter { $0.key == key }.map(\.value)
    }

    private static func job(_ span: Span) -> String {
        let conventional = ConventionalSpan(span)
        var parts = ["is a job"]
        if let type = conventional.jobType { parts.append("type=\(shortened(type.string))") }
        if let queue = conventional.jobQueue { parts.append("queue=\(shortened(queue.string))") }
        parts.append("outcome=\(conventional.jobOutcome.rawValue)")
        if let attempt = conventional.jobAttempt { parts.append("attempt=\(attempt)") }
        return parts.joined(separator: " ")
    }

    private static func event(_ predicate: SpanPredicate) -> String {
        switch predicate {
        case .name: "its name"
        case .attribute(let key, _, _): key
        case .not(let inner), .onRoot(let inner): event(inner)
        case .all(let parts), .any(let parts): parts.map(event).joined(separator: ", ")
        default: "what is asked for"
        }
    }

    /// Values are written into logs: long ones are cut.
    private static func shortened(_ text: String) -> String {
        text.utf8.count <= 100 ? text : "\(text.prefix(100))…"
    }
}

/// A value of the model as an attribute's scalar.
private struct AttributeText {
    private let value: AttributeValue

    /// Nil for lists, maps and bytes.
    init?(_ value: AttributeValue) {
        switch value {
        case .string, .bool, .int, .double: self.value = value
        case .empty, .bytes, .array, .map: return nil
        }
    }

    func passes(_ test: ValueTest) -> Bool {
        switch value {
        case .string(let text): Bytes.withView(of: text) { test.passes(.text($0)) }
        case .bool(let flag): test.passes(.bool(flag))
        case .int(let number): test.passes(.int(number))
        case .double(let number): test.passes(.double(number))
        case .empty, .bytes, .array, .map: false
        }
    }

    static func show(_ value: AttributeValue) -> String {
        switch value {
        case .empty: ""
        case .string(let text): text
        case .bool(let flag): "\(flag)"
        case .int(let number): "\(number)"
        case .double(let number): "\(number)"
        case .bytes(let bytes): "\(bytes.count) bytes"
        case .array(let values): "[\(values.map(show).joined(separator: ","))]"
        case .map(let entries):
            "{\(entries.map { "\($0.key)=\(show($0.value))" }.joined(separator: ","))}"
        }
    }
}
