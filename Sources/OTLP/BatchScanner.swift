import Bytes
import TraceModel

/// One pass over a request body that fills the tables of a batch.
struct BatchScanner {
    private let body: ByteBuffer
    private var walker: MessageWalker
    private var resources: [SpanBatch.ResourceRecord] = []
    private var scopes: [SpanBatch.ScopeRecord] = []
    private var spans: [SpanRecord] = []
    private var grouping = TraceGrouping()
    private var rejected = RejectionCounts()

    init(body: ByteBuffer, limits: DecodeLimits) {
        self.body = body
        walker = MessageWalker(body: body.view, limits: limits)
        // Few real spans are smaller than 256 bytes; a guess too low costs one copy of the records.
        spans.reserveCapacity(body.count / 256)
    }

    mutating func scanRequest() throws(DecodeError) {
        var reader = WireReader(body.view)
        while !reader.isAtEnd {
            let tag = try walker.tag(&reader)
            guard ExportRequestField(rawValue: tag.field) != nil else {
                try walker.skip(tag, &reader)
                continue
            }
            try walker.expect(.lengthDelimited, tag, reader)
            try scanResourceSpans(try walker.bytes(&reader))
        }
    }

    consuming func finish() -> SpanBatch.Scan {
        let (runs, sorted) = grouping.finish(spans)
        let batch = SpanBatch(
            body: body, resources: resources, scopes: scopes, spans: sorted, runs: runs)
        return SpanBatch.Scan(batch: batch, rejected: rejected)
    }

    private mutating func scanResourceSpans(_ message: ByteView) throws(DecodeError) {
        let index = resources.count
        resources.append(
            SpanBatch.ResourceRecord(
                message: .empty, schemaURL: .empty, serviceName: .empty, environment: .empty))
        var reader = WireReader(message)
        while !reader.isAtEnd {
            let tag = try walker.tag(&reader)
            guard let field = ResourceSpansField(rawValue: tag.field) else {
                try walker.skip(tag, &reader)
                continue
            }
            try walker.expect(.lengthDelimited, tag, reader)
            let value = try walker.bytes(&reader)
            switch field {
            case .resource: try scanResource(value, index)
            case .scopeSpans: try scanScopeSpans(value, resourceIndex: UInt32(index))
            case .schemaUrl:
                try walker.checkUTF8(value)
                resources[index].schemaURL = range(of: value)
            }
        }
    }

    private mutating func scanResource(_ message: ByteView, _ index: Int) throws(DecodeError) {
        var service: ByteView?
        var environment: ByteView?
        var oldEnvironment: ByteView?
        try walker.walkResource(message) { key, value in
            if key == "service.name" {
                service = service ?? value
            } else if key == "deployment.environment.name" {
                environment = environment ?? value
            } else if key == "deployment.environment" {
                oldEnvironment = oldEnvironment ?? value
            }
        }
        resources[index].message = range(of: message)
        resources[index].serviceName = service.map(range) ?? .empty
        resources[index].environment = (environment ?? oldEnvironment).map(range) ?? .empty
    }

    private mutating func scanScopeSpans(
        _ message: ByteView, resourceIndex: UInt32
    ) throws(DecodeError) {
        let index = scopes.count
        scopes.append(
            SpanBatch.ScopeRecord(
                resourceIndex: resourceIndex, message: .empty, schemaURL: .empty))
        var reader = WireReader(message)
        while !reader.isAtEnd {
            let tag = try walker.tag(&reader)
            guard let field = ScopeSpansField(rawValue: tag.field) else {
                try walker.skip(tag, &reader)
                continue
            }
            try walker.expect(.lengthDelimited, tag, reader)
            let value = try walker.bytes(&reader)
            switch field {
            case .spans: try scanSpan(value, scopeIndex: UInt32(truncatingIfNeeded: index))
            case .scope:
                try walker.walkScope(value)
                scopes[index].message = range(of: value)
            case .schemaUrl:
                try walker.checkUTF8(value)
                scopes[index].schemaURL = range(of: value)
            }
        }
    }

    private mutating func scanSpan(_ message: ByteView, scopeIndex: UInt32) throws(DecodeError) {
        var head = SpanHead()
        walker.metLargeAttribute = false
        var reader = WireReader(message)
        while !reader.isAtEnd {
            // PERF: Attributes stand together and are most of a span.
            if walker.skipPlainAttributes(&reader) { continue }
            if let field = SpanField(key: reader.rest[0]) {
                _ = try walker.varint(&reader)
                try head.read(field, &reader, &walker)
                continue
            }
            let tag = try walker.tag(&reader)
            guard let field = SpanField(rawValue: tag.field) else {
                try walker.skip(tag, &reader)
                continue
            }
            try walker.expect(field.wireType, tag, reader)
            try head.read(field, &reader, &walker)
        }
        if walker.metLargeAttribute {
            rejected.add(.attributeTooLarge)
            return
        }
        switch head.validated() {
        case .failure(let reason): rejected.add(reason)
        case .success(let ids):
            grouping.add(ids.trace, spanIndex: spans.count)
            spans.append(
                SpanRecord(
                    spanID: ids.span, parentSpanID: ids.parent, startTime: head.start,
                    endTime: head.end, message: range(of: message), scopeIndex: scopeIndex,
                    kind: head.kind, status: head.status, hasTraceState: head.hasTraceState,
                    hasHeadMark: head.hasHeadMark))
        }
    }

    private func range(of view: ByteView) -> ByteRange {
        ByteRange(
            offset: UInt32(truncatingIfNeeded: view.offset(in: walker.body) ?? 0),
            count: UInt32(truncatingIfNeeded: view.count))
    }
}

/// The fields of one span that go into its record, as they are met.
private struct SpanHead {
    private var traceID = ByteView.empty
    private var spanID = ByteView.empty
    private var parentID = ByteView.empty
    var start = Timestamp.epoch
    var end = Timestamp.epoch
    var kind = SpanKind.unspecified
    var status = SpanStatus.Code.unset
    var hasTraceState = false
    var hasHeadMark = false

    @inline(__always)
    mutating func read(
        _ field: SpanField, _ reader: inout WireReader, _ walker: inout MessageWalker
    ) throws(DecodeError) {
        switch field {
        case .traceId: traceID = try walker.bytes(&reader)
        case .spanId: spanID = try walker.bytes(&reader)
        case .parentSpanId: parentID = try walker.bytes(&reader)
        case .traceState:
            let text = try walker.bytes(&reader)
            try walker.checkUTF8(text)
            hasTraceState = !text.isEmpty
            hasHeadMark = HeadMark.leads(text)
        case .name: try walker.string(&reader)
        case .kind:
            let value = try walker.varint(&reader)
            kind = UInt8(exactly: value).flatMap(SpanKind.init) ?? .unspecified
        case .startTimeUnixNano: start = Timestamp(nanoseconds: try walker.fixed64(&reader))
        case .endTimeUnixNano: end = Timestamp(nanoseconds: try walker.fixed64(&reader))
        case .attributes: try walker.attribute(&reader)
        case .events: try walker.walkEvent(try walker.bytes(&reader))
        case .links: try walker.walkLink(try walker.bytes(&reader))
        case .status: status = try walker.walkStatus(try walker.bytes(&reader))
        case .droppedAttributesCount, .droppedEventsCount, .droppedLinksCount:
            _ = try walker.varint(&reader)
        case .flags: try walker.fixed32(&reader)
        }
    }

    /// Identifiers of the right length that are not all zero; a parent of zeros is no parent, as
    /// several SDKs send it for roots.
    func validated() -> Result<(trace: TraceID, span: SpanID, parent: SpanID?), SpanRejection> {
        guard traceID.count == 16, let high = traceID.bigEndian64(at: 0),
            let low = traceID.bigEndian64(at: 8), let trace = TraceID(high: high, low: low)
        else { return .failure(.invalidTraceID) }
        guard spanID.count == 8, let span = spanID.bigEndian64(at: 0).flatMap(SpanID.init) else {
            return .failure(.invalidSpanID)
        }
        guard parentID.isEmpty || parentID.count == 8 else {
            return .failure(.invalidParentSpanID)
        }
        return .success((trace, span, parentID.bigEndian64(at: 0).flatMap(SpanID.init)))
    }
}

extension SpanField {
    /// The field with a key of one byte, when it has the wire type that it is declared with.
    @inline(__always)
    fileprivate init?(key: UInt8) {
        switch key {
        case 0x0A: self = .traceId
        case 0x12: self = .spanId
        case 0x1A: self = .traceState
        case 0x22: self = .parentSpanId
        case 0x2A: self = .name
        case 0x30: self = .kind
        case 0x39: self = .startTimeUnixNano
        case 0x41: self = .endTimeUnixNano
        case 0x4A: self = .attributes
        case 0x5A: self = .events
        case 0x6A: self = .links
        case 0x7A: self = .status
        default: return nil
        }
    }
}

extension SpanRejection: Error {}
