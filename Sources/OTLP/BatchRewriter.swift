import Bytes
import TraceModel

/// Writes a request body with some of a batch's spans, and the records that go with it.
struct BatchRewriter {
    private let source: SpanBatch
    /// Which spans there are actions for; the others are dropped.
    private let range: Range<Int>
    private let actions: [SpanAction]

    init(source: SpanBatch, range: Range<Int>, actions: [SpanAction]) {
        self.source = source
        self.range = range
        self.actions = actions
    }

    /// Nil when no span is kept.
    func rewrite() -> SpanBatch? {
        let kept = range.filter { action($0) != .drop }.sorted { place($0) < place($1) }
        guard let first = kept.first else { return nil }
        var output = Output(capacity: source.body.count / source.spans.count * kept.count + 1024)
        var moved = [SpanRecord?](repeating: nil, count: range.count)
        output.open(scopeOf(first), of: source)
        for index in kept {
            let scope = scopeOf(index)
            if scope != output.sourceScope {
                output.close(reopening: scope, of: source)
                output.open(scope, of: source)
            }
            moved[index - range.lowerBound] = output.append(
                source.spans[index], action(index), of: source)
        }
        return output.finish(moved, range, runs: source.runs)
    }

    private func action(_ index: Int) -> SpanAction { actions[index - range.lowerBound] }

    private func scopeOf(_ index: Int) -> Int { Int(source.spans[index].scopeIndex) }

    /// Wire order, as scopes are numbered in wire order.
    private func place(_ index: Int) -> UInt64 {
        let span = source.spans[index]
        return UInt64(span.scopeIndex) << 32 | UInt64(span.message.offset)
    }
}

/// The body while it is written.
private struct Output: ~Copyable {
    private var body: ByteWriter
    private var resources: [SpanBatch.ResourceRecord] = []
    private var scopes: [SpanBatch.ScopeRecord] = []
    private var resourceStart: Int?
    private var scopeStart = 0
    /// The scope of the source that is open, by its index there.
    private(set) var sourceScope = -1

    init(capacity: Int) { body = ByteWriter(capacity: capacity) }

    /// Opens a scope, and its resource where that is not open.
    mutating func open(_ scope: Int, of source: SpanBatch) {
        let record = source.scopes[scope]
        if resourceStart == nil { openResource(Int(record.resourceIndex), of: source) }
        sourceScope = scope
        scopeStart = body.beginLongMessage(ResourceSpansField.scopeSpans.rawValue)
        scopes.append(
            SpanBatch.ScopeRecord(
                resourceIndex: UInt32(truncatingIfNeeded: resources.count - 1),
                message: copy(record.message, ScopeSpansField.scope.rawValue, of: source),
                schemaURL: copy(record.schemaURL, ScopeSpansField.schemaUrl.rawValue, of: source)))
    }

    /// Closes the open scope, and its resource unless the scope to open next has the same.
    mutating func close(reopening next: Int?, of source: SpanBatch) {
        body.endLongMessage(scopeStart)
        let resource = source.scopes[sourceScope].resourceIndex
        if let next, source.scopes[next].resourceIndex == resource { return }
        if let start = resourceStart { body.endLongMessage(start) }
        resourceStart = nil
    }

    private mutating func openResource(_ index: Int, of source: SpanBatch) {
        resourceStart = body.beginLongMessage(ExportRequestField.resourceSpans.rawValue)
        let old = source.resources[index]
        let message = copy(old.message, ResourceSpansField.resource.rawValue, of: source)
        resources.append(
            SpanBatch.ResourceRecord(
                message: message,
                schemaURL: copy(old.schemaURL, ResourceSpansField.schemaUrl.rawValue, of: source),
                serviceName: moved(old.serviceName, from: old.message, to: message),
                environment: moved(old.environment, from: old.message, to: message)))
    }

    /// Copies a part of the source's body as a field; writes nothing for an empty one.
    private mutating func copy(
        _ range: ByteRange, _ field: Int, of source: SpanBatch
    ) -> ByteRange {
        guard !range.isEmpty else { return .empty }
        body.appendField(field, bytes: source.bytes(range))
        return ByteRange(
            offset: UInt32(truncatingIfNeeded: body.count) - range.count, count: range.count)
    }

    private func moved(_ part: ByteRange, from old: ByteRange, to new: ByteRange) -> ByteRange {
        part.isEmpty
            ? .empty : ByteRange(offset: part.offset - old.offset + new.offset, count: part.count)
    }

    mutating func append(
        _ span: SpanRecord, _ action: SpanAction, of source: SpanBatch
    ) -> SpanRecord {
        var record = span
        record.scopeIndex = UInt32(truncatingIfNeeded: scopes.count - 1)
        if case .keepWithTraceState(let state) = action {
            let start = body.beginLongMessage(ScopeSpansField.spans.rawValue)
            appendSpan(source.bytes(span.message), traceState: state)
            body.endLongMessage(start)
            record.hasTraceState = !state.isEmpty
            record.hasHeadMark = Bytes.withView(of: state, HeadMark.leads)
            record.message = ByteRange(
                offset: UInt32(truncatingIfNeeded: start),
                count: UInt32(truncatingIfNeeded: body.count - start))
        } else {
            record.message = copy(span.message, ScopeSpansField.spans.rawValue, of: source)
        }
        return record
    }

    /// Copies a span's fields but its `tracestate`, then writes the new one.
    private mutating func appendSpan(_ message: ByteView, traceState: String) {
        var reader = WireReader(message)
        while !reader.isAtEnd {
            let before = reader.rest
            // The scan has walked this message, so the reads do not throw.
            guard let tag = try? reader.readTag(), (try? reader.skip(tag.type)) != nil else {
                break
            }
            if tag.field != SpanField.traceState.rawValue {
                body.append(before.prefix(before.count - reader.rest.count))
            }
        }
        if !traceState.isEmpty {
            body.appendField(SpanField.traceState.rawValue, string: traceState)
        }
    }

    /// Closes what is open and makes the batch, its spans in the order of the source's runs.
    consuming func finish(
        _ moved: [SpanRecord?], _ range: Range<Int>, runs: [SpanBatch.TraceRun]
    ) -> SpanBatch {
        body.endLongMessage(scopeStart)
        if let start = resourceStart { body.endLongMessage(start) }
        var spans: [SpanRecord] = []
        var keptRuns: [SpanBatch.TraceRun] = []
        for run in runs {
            let first = spans.count
            let part = (run.first..<run.first + run.count).clamped(to: range)
            for index in part {
                if let span = moved[index - range.lowerBound] { spans.append(span) }
            }
            if spans.count > first {
                keptRuns.append(
                    SpanBatch.TraceRun(
                        traceID: run.traceID, first: first, count: spans.count - first))
            }
        }
        return SpanBatch(
            body: body.finish(), resources: resources, scopes: scopes, spans: spans,
            runs: keptRuns)
    }
}
