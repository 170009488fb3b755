import Bytes
import OTLP

/// What a span's message has beside identifiers, times, attributes, events and links.
struct SpanFields {
    var name = ByteView.empty
    var traceState = ByteView.empty
    var status = StatusFields()
    var kind: UInt64 = 0
    var flags: UInt32 = 0
    var droppedAttributes: UInt64 = 0
    var droppedEvents: UInt64 = 0
    var droppedLinks: UInt64 = 0
}

/// A `Status` message.
struct StatusFields {
    var message = ByteView.empty
    var code: UInt64 = 0
    /// Whether there is a field that the protocol does not define.
    var hasUnknown = false

    /// Reads the message.
    static func of(_ bytes: ByteView) throws(WireError) -> StatusFields {
        var status = StatusFields()
        var reader = WireReader(bytes)
        while !reader.isAtEnd {
            let tag = try reader.readTag()
            switch (tag.field, tag.type) {
            case (2, .lengthDelimited): status.message = try reader.readBytes()
            case (3, .varint): status.code = try reader.readVarint()
            default:
                status.hasUnknown = true
                try reader.skip(tag.type)
            }
        }
        return status
    }
}

/// An event or a link, if it has no field that the protocol does not define.
struct NestedFields {
    var name = ByteView.empty
    var time: UInt64 = 0
    var traceID = ByteView.empty
    var spanID = ByteView.empty
    var traceState = ByteView.empty
    var flags: UInt32 = 0
    var droppedAttributes: UInt64 = 0

    /// Reads a `Span.Event` without its attributes.
    ///
    /// - Returns: Whether the protocol defines all of its fields; else it has to be kept whole.
    mutating func read(event: ByteView) throws(WireError) -> Bool {
        var reader = WireReader(event)
        while !reader.isAtEnd {
            let tag = try reader.readTag()
            switch (EventField(rawValue: tag.field), tag.type) {
            case (.timeUnixNano, .fixed64): time = try reader.readFixed64()
            case (.name, .lengthDelimited): name = try reader.readBytes()
            case (.attributes, .lengthDelimited): try reader.skip(tag.type)
            case (.droppedAttributesCount, .varint):
                droppedAttributes = try reader.readVarint()
            default: return false
            }
        }
        return true
    }

    /// Reads a `Span.Link` without its attributes.
    ///
    /// - Returns: Whether the protocol defines all of its fields, and its identifiers have the
    ///   lengths that they should have; else it has to be kept whole.
    mutating func read(link: ByteView) throws(WireError) -> Bool {
        var reader = WireReader(link)
        while !reader.isAtEnd {
            let tag = try reader.readTag()
            switch (LinkField(rawValue: tag.field), tag.type) {
            case (.traceId, .lengthDelimited): traceID = try reader.readBytes()
            case (.spanId, .lengthDelimited): spanID = try reader.readBytes()
            case (.traceState, .lengthDelimited): traceState = try reader.readBytes()
            case (.attributes, .lengthDelimited): try reader.skip(tag.type)
            case (.droppedAttributesCount, .varint):
                droppedAttributes = try reader.readVarint()
            case (.flags, .fixed32): flags = try reader.readFixed32()
            default: return false
            }
        }
        return traceID.count == 16 && spanID.count == 8
    }
}
