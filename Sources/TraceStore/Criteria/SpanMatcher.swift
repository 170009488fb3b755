import Bytes
package import OTLP
import SemanticConventions
import TraceModel

/// Says of spans in a batch whether search criteria hold, decoding no more of them than it must.
///
/// What a record knows is compared first, then the resource, whose verdict is kept from one span to
/// the next, then the name, and attributes last.
package struct SpanMatcher {
    private let criteria: SpanCriteria
    /// The resource looked at last, and whether it can be the one.
    private var last: (batch: SpanBatch, resource: UInt32, matches: Bool)?

    /// Makes a matcher.
    package init(_ criteria: SpanCriteria) { self.criteria = criteria }

    /// Whether one of the spans meets all criteria.
    package mutating func matchesAny(of runs: [SpanRun]) -> Bool {
        for run in runs {
            for record in run.records where matches(record, in: run.batch) { return true }
        }
        return false
    }

    /// Whether a span of a batch meets all criteria.
    package mutating func matches(_ record: SpanRecord, in batch: SpanBatch) -> Bool {
        if criteria.errorOnly, record.status != .error { return false }
        if let least = criteria.minDurationNanos, record.durationNanos < least { return false }
        if let most = criteria.maxDurationNanos, record.durationNanos > most { return false }
        guard matchesResource(of: record, in: batch) else { return false }
        if let operation = criteria.operation {
            var span = ConventionalSpan()
            span.read(record, in: batch)
            guard span.name.string == operation else { return false }
        }
        return criteria.attributes.isEmpty || matchesAttributes(record, in: batch)
    }

    private mutating func matchesResource(of record: SpanRecord, in batch: SpanBatch) -> Bool {
        let index = batch.scopes[Int(record.scopeIndex)].resourceIndex
        if let last, last.batch === batch, last.resource == index { return last.matches }
        let resource = batch.resources[Int(index)]
        var matches = true
        if let service = criteria.service {
            matches = batch.bytes(resource.serviceName).string == service
        }
        if matches, let environment = criteria.environment {
            matches = EnvironmentName.normalize(batch.bytes(resource.environment)) == environment
        }
        last = (batch, index, matches)
        return matches
    }

    private func matchesAttributes(_ record: SpanRecord, in batch: SpanBatch) -> Bool {
        guard let traceID = batch.runs.first?.traceID else { return false }
        var decoder = SpanDecoder(batch)
        let span = decoder.decode(record, of: traceID)
        return criteria.attributes.allSatisfy { wanted in
            (span.attributes + span.resource.attributes).contains {
                $0.key == wanted.key && $0.value.plainText == wanted.value
            }
        }
    }
}

extension AttributeValue {
    /// A plain value as text: `true`, `42`, `1.5`; nil for values made of others.
    var plainText: String? {
        switch self {
        case .string(let text): text
        case .bool(let flag): flag ? "true" : "false"
        case .int(let number): String(number)
        case .double(let number): number.description
        case .empty, .bytes, .array, .map: nil
        }
    }
}
