import Bytes
package import OTLP
import SemanticConventions
import TraceModel

/// Says of spans in a batch whether search criteria hold, reading no more of them than it must.
///
/// What a record knows is compared first, then the resource, whose verdict is kept from one span to
/// the next, then the name, and attributes last. Nothing is decoded: bytes are compared with bytes.
/// A search in a block gives the same answers.
package struct SpanMatcher {
    private let prepared: PreparedCriteria
    /// The resource looked at last, and what holds for its spans.
    private var last: (batch: SpanBatch, resource: UInt32, verdict: ResourceVerdict)?

    /// Makes a matcher.
    package init(_ criteria: SpanCriteria) { prepared = PreparedCriteria(criteria) }

    /// Whether one of the spans meets all criteria.
    package mutating func matchesAny(of runs: [SpanRun]) -> Bool {
        for run in runs {
            for record in run.records where matches(record, in: run.batch) { return true }
        }
        return false
    }

    /// Whether a span of a batch meets all criteria.
    package mutating func matches(_ record: SpanRecord, in batch: SpanBatch) -> Bool {
        if prepared.criteria.errorOnly, record.status != .error { return false }
        guard prepared.matches(durationNanos: record.durationNanos) else { return false }
        let resource = verdict(on: record, in: batch)
        guard resource.isPossible else { return false }
        if prepared.operation == nil, resource.isEnough { return true }
        return matches(message: batch.bytes(record.message), resource)
    }

    private mutating func verdict(
        on record: SpanRecord, in batch: SpanBatch
    ) -> ResourceVerdict {
        let index = batch.scopes[Int(record.scopeIndex)].resourceIndex
        if let last, last.batch === batch, last.resource == index { return last.verdict }
        let resource = batch.resources[Int(index)]
        let verdict = ResourceVerdict(
            prepared, service: batch.bytes(resource.serviceName),
            environment: batch.bytes(resource.environment),
            message: batch.bytes(resource.message))
        last = (batch, index, verdict)
        return verdict
    }

    private func matches(message: ByteView, _ resource: ResourceVerdict) -> Bool {
        var name = ByteView.empty
        var found = resource.hasAttribute
        var reader = WireReader(message)
        while !reader.isAtEnd {
            guard let tag = try? reader.readTag() else { return false }
            guard tag.type == .lengthDelimited else {
                guard (try? reader.skip(tag.type)) != nil else { return false }
                continue
            }
            guard let bytes = try? reader.readBytes() else { return false }
            if tag.field == SpanField.name.rawValue { name = bytes }
            if tag.field == SpanField.attributes.rawValue { look(at: bytes, &found) }
        }
        let isNamed = prepared.operation?.withView { $0 == name } ?? true
        return isNamed && found.allSatisfy { $0 }
    }

    private func look(at pair: ByteView, _ found: inout [Bool]) {
        guard !found.allSatisfy({ $0 }) else { return }
        let parts = WirePair.readAny(pair)
        for (place, wanted) in prepared.attributes.enumerated() where !found[place] {
            found[place] = wanted.key.withView { $0 == parts.key } && wanted.matches(parts.value)
        }
    }
}
