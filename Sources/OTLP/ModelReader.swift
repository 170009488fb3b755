import Bytes
import TraceModel

/// Reads checked protobuf messages into values of the model.
enum ModelReader {
    static func read(_ message: ByteView, into span: inout Span) throws(WireError) {
        try fields(message) { (field: SpanField, reader) throws(WireError) in
            switch field {
            case .traceId, .spanId, .parentSpanId: _ = try reader.readBytes()
            case .startTimeUnixNano, .endTimeUnixNano: _ = try reader.readFixed64()
            case .kind: _ = try reader.readVarint()
            case .traceState: span.traceState = try reader.readBytes().string
            case .name: span.name = try reader.readBytes().string
            case .attributes: span.attributes.append(try keyValue(try reader.readBytes()))
            case .droppedAttributesCount: span.droppedAttributesCount = try count(&reader)
            case .events: span.events.append(try event(try reader.readBytes()))
            case .droppedEventsCount: span.droppedEventsCount = try count(&reader)
            case .links: span.links.append(try link(try reader.readBytes()))
            case .droppedLinksCount: span.droppedLinksCount = try count(&reader)
            case .status: span.status = try status(try reader.readBytes())
            case .flags: span.flags = try reader.readFixed32()
            }
        }
    }

    static func read(_ message: ByteView, into resource: inout Resource) throws(WireError) {
        try fields(message) { (field: ResourceField, reader) throws(WireError) in
            switch field {
            case .attributes: resource.attributes.append(try keyValue(try reader.readBytes()))
            case .droppedAttributesCount: resource.droppedAttributesCount = try count(&reader)
            }
        }
    }

    static func read(
        _ message: ByteView, into scope: inout InstrumentationScope
    ) throws(WireError) {
        try fields(message) { (field: ScopeField, reader) throws(WireError) in
            switch field {
            case .name: scope.name = try reader.readBytes().string
            case .version: scope.version = try reader.readBytes().string
            case .attributes: scope.attributes.append(try keyValue(try reader.readBytes()))
            case .droppedAttributesCount: scope.droppedAttributesCount = try count(&reader)
            }
        }
    }

    private static func event(_ message: ByteView) throws(WireError) -> SpanEvent {
        var event = SpanEvent(time: .epoch, name: "")
        try fields(message) { (field: EventField, reader) throws(WireError) in
            switch field {
            case .timeUnixNano: event.time = Timestamp(nanoseconds: try reader.readFixed64())
            case .name: event.name = try reader.readBytes().string
            case .attributes: event.attributes.append(try keyValue(try reader.readBytes()))
            case .droppedAttributesCount: event.droppedAttributesCount = try count(&reader)
            }
        }
        return event
    }

    private static func link(_ message: ByteView) throws(WireError) -> SpanLink {
        var link = SpanLink(traceID: nil, spanID: nil)
        try fields(message) { (field: LinkField, reader) throws(WireError) in
            switch field {
            case .traceId: link.traceID = traceID(try reader.readBytes())
            case .spanId: link.spanID = spanID(try reader.readBytes())
            case .traceState: link.traceState = try reader.readBytes().string
            case .attributes: link.attributes.append(try keyValue(try reader.readBytes()))
            case .droppedAttributesCount: link.droppedAttributesCount = try count(&reader)
            case .flags: link.flags = try reader.readFixed32()
            }
        }
        return link
    }

    private static func status(_ message: ByteView) throws(WireError) -> SpanStatus {
        var status = SpanStatus()
        try fields(message) { (field: StatusField, reader) throws(WireError) in
            switch field {
            case .message: status.message = try reader.readBytes().string
            case .code:
                let code = try reader.readVarint()
                status.code = UInt8(exactly: code).flatMap(SpanStatus.Code.init) ?? .unset
            }
        }
        return status
    }

    /// Reads one `KeyValue`.
    static func keyValue(_ message: ByteView) throws(WireError) -> Attribute {
        var attribute = Attribute("", .empty)
        try fields(message) { (field: KeyValueField, reader) throws(WireError) in
            switch field {
            case .key: attribute.key = try reader.readBytes().string
            case .value: attribute.value = try anyValue(try reader.readBytes())
            }
        }
        return attribute
    }

    /// Reads one `AnyValue`; its depth was bounded by the scan.
    static func anyValue(_ message: ByteView) throws(WireError) -> AttributeValue {
        var value = AttributeValue.empty
        try fields(message) { (field: AnyValueField, reader) throws(WireError) in
            switch field {
            case .stringValue: value = .string(try reader.readBytes().string)
            case .boolValue: value = .bool(try reader.readVarint() != 0)
            case .intValue: value = .int(Int64(bitPattern: try reader.readVarint()))
            case .doubleValue: value = .double(Double(bitPattern: try reader.readFixed64()))
            case .bytesValue: value = .bytes(try reader.readBytes().array)
            case .arrayValue: value = .array(try array(try reader.readBytes()))
            case .kvlistValue: value = .map(try map(try reader.readBytes()))
            }
        }
        return value
    }

    private static func array(_ message: ByteView) throws(WireError) -> [AttributeValue] {
        var values: [AttributeValue] = []
        try fields(message) { (_: ArrayValueField, reader) throws(WireError) in
            values.append(try anyValue(try reader.readBytes()))
        }
        return values
    }

    private static func map(_ message: ByteView) throws(WireError) -> [Attribute] {
        var pairs: [Attribute] = []
        try fields(message) { (_: KeyValueListField, reader) throws(WireError) in
            pairs.append(try keyValue(try reader.readBytes()))
        }
        return pairs
    }

    private static func traceID(_ bytes: ByteView) -> TraceID? {
        guard bytes.count == 16, let high = bytes.bigEndian64(at: 0),
            let low = bytes.bigEndian64(at: 8)
        else { return nil }
        return TraceID(high: high, low: low)
    }

    private static func spanID(_ bytes: ByteView) -> SpanID? {
        bytes.count == 8 ? bytes.bigEndian64(at: 0).flatMap(SpanID.init) : nil
    }

    private static func count(_ reader: inout WireReader) throws(WireError) -> UInt32 {
        UInt32(truncatingIfNeeded: try reader.readVarint())
    }

    /// Visits the known fields of a message.
    @inline(__always)
    private static func fields<Field: OTLPField>(
        _ message: ByteView, _ visit: (Field, inout WireReader) throws(WireError) -> Void
    ) throws(WireError) {
        var reader = WireReader(message)
        while !reader.isAtEnd {
            let tag = try reader.readTag()
            if let field = Field(rawValue: tag.field), field.wireType == tag.type {
                try visit(field, &reader)
            } else {
                try reader.skip(tag.type)
            }
        }
    }
}
