import Bytes
import OTLP
import SemanticConventions
import Testing
import TraceModel

extension Span {
    /// A span with identifiers that are valid and say nothing.
    static func example(
        kind: SpanKind = .internal, attributes: [Attribute] = [], status: SpanStatus.Code = .unset,
        events: [String] = [], isRoot: Bool = true
    ) -> Span {
        guard let traceID = TraceID(high: 1, low: 2), let spanID = SpanID(3) else {
            preconditionFailure("the identifiers are not zero")
        }
        var span = Span(traceID: traceID, spanID: spanID, parentSpanID: isRoot ? nil : SpanID(4))
        span.name = "example"
        span.kind = kind
        span.attributes = attributes
        span.status.code = status
        span.events = events.map { SpanEvent(time: .epoch, name: $0) }
        return span
    }

    /// Shows what is known of the span when it is read from protobuf, and when it is a model's.
    func onBothPaths(_ check: (borrowing ConventionalSpan) throws -> Void) throws {
        try check(ConventionalSpan(self))
        let batch = try SpanBatch.scan(request).batch
        var span = ConventionalSpan()
        span.read(try #require(batch.spans.first), in: batch)
        try withExtendedLifetime(batch) { try check(span) }
    }

    /// An export request with this span alone.
    var request: ByteBuffer {
        var writer = ByteWriter()
        let resource = writer.beginMessage(1)
        let scope = writer.beginMessage(2)
        let span = writer.beginMessage(2)
        writer.appendField(1, bigEndian: [traceID.high, traceID.low])
        writer.appendField(2, bigEndian: [spanID.value])
        writer.appendField(4, bigEndian: parentSpanID.map { [$0.value] } ?? [])
        writer.appendField(5, string: name)
        writer.appendField(6, varint: UInt64(kind.rawValue))
        for attribute in attributes { writer.appendField(9, attribute) }
        for event in events {
            let start = writer.beginMessage(11)
            writer.appendField(1, fixed64: event.time.nanoseconds)
            writer.appendField(2, string: event.name)
            writer.endMessage(start)
        }
        let status = writer.beginMessage(15)
        writer.appendField(3, varint: UInt64(self.status.code.rawValue))
        writer.endMessage(status)
        writer.endMessage(span)
        writer.endMessage(scope)
        writer.endMessage(resource)
        return writer.finish()
    }
}

/// Expects a value of a span; a span that cannot be copied cannot stand in `#expect`.
func expectEqual<Value: Equatable>(
    _ actual: Value, _ expected: Value, at location: SourceLocation = #_sourceLocation
) {
    #expect(actual == expected, sourceLocation: location)
}

extension ByteWriter {
    fileprivate mutating func appendField(_ field: Int, bigEndian words: [UInt64]) {
        let start = beginMessage(field)
        for word in words { appendBigEndian(word) }
        endMessage(start)
    }

    fileprivate mutating func appendField(_ field: Int, _ attribute: Attribute) {
        let start = beginMessage(field)
        appendField(1, string: attribute.key)
        let value = beginMessage(2)
        switch attribute.value {
        case .string(let text): appendField(1, string: text)
        case .bool(let flag): appendField(2, varint: flag ? 1 : 0)
        case .int(let number): appendField(3, varint: UInt64(bitPattern: number))
        case .double(let number): appendField(4, fixed64: number.bitPattern)
        case .bytes, .array, .map, .empty: break
        }
        endMessage(value)
        endMessage(start)
    }
}
