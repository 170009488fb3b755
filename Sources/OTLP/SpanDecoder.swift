import Bytes
package import TraceModel

/// Decodes spans of a batch in full, into the model.
///
/// The batch was checked when it was scanned, so decoding it does not fail; what a later version
/// adds to the protocol is passed over.
package struct SpanDecoder {
    private let batch: SpanBatch
    private var resources: [Int: Resource] = [:]
    private var scopes: [Int: InstrumentationScope] = [:]

    /// Makes a decoder, which decodes each resource and scope of the batch once.
    package init(_ batch: SpanBatch) { self.batch = batch }

    /// The spans of a run.
    package mutating func decode(_ run: SpanBatch.TraceRun) -> [Span] {
        batch.spans[run.first..<run.first + run.count].map { decode($0, of: run.traceID) }
    }

    /// One span of a trace.
    package mutating func decode(_ record: SpanRecord, of traceID: TraceID) -> Span {
        let scopeIndex = Int(record.scopeIndex)
        var span = Span(
            traceID: traceID, spanID: record.spanID, parentSpanID: record.parentSpanID,
            scope: scope(scopeIndex), resource: resource(batch.scopes[scopeIndex]))
        span.startTime = record.startTime
        span.endTime = record.endTime
        span.kind = record.kind
        try? ModelReader.read(batch.bytes(record.message), into: &span)
        return span
    }

    private mutating func resource(_ scope: SpanBatch.ScopeRecord) -> Resource {
        let index = Int(scope.resourceIndex)
        if let known = resources[index] { return known }
        let record = batch.resources[index]
        var resource = Resource(schemaURL: batch.bytes(record.schemaURL).string)
        try? ModelReader.read(batch.bytes(record.message), into: &resource)
        resources[index] = resource
        return resource
    }

    private mutating func scope(_ index: Int) -> InstrumentationScope {
        if let known = scopes[index] { return known }
        let record = batch.scopes[index]
        var scope = InstrumentationScope(schemaURL: batch.bytes(record.schemaURL).string)
        try? ModelReader.read(batch.bytes(record.message), into: &scope)
        scopes[index] = scope
        return scope
    }
}

extension SpanRun {
    /// The spans of this run, decoded in full.
    package func decoded() -> [Span] {
        guard let traceID else { return [] }
        var decoder = SpanDecoder(batch)
        return records.map { decoder.decode($0, of: traceID) }
    }

    /// The trace these spans belong to; nil for an empty run.
    package var traceID: TraceID? {
        batch.runs.first { $0.first <= first && first < $0.first + $0.count }?.traceID
    }
}
