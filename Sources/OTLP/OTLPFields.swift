package import Bytes

/// The protobuf fields that are read, by message: the decoder's field table.
///
/// Case names are proto3 JSON names (lowerCamelCase) and raw values are field numbers; a test holds
/// them against the definitions in `proto/`.
/// - Source: opentelemetry-proto `trace/v1`, `resource/v1`, `common/v1`, `collector/trace/v1`.
package protocol OTLPField: RawRepresentable<Int>, CaseIterable, Sendable {
    /// The message that has these fields, by its full protobuf name.
    static var messageName: String { get }
    /// How the field is laid out.
    var wireType: WireType { get }
}

/// Fields of the request, and of `TracesData`, which has the same layout.
package enum ExportRequestField: Int, OTLPField {
    case resourceSpans = 1

    package static let messageName =
        "opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest"
    package var wireType: WireType { .lengthDelimited }
}

package enum ResourceSpansField: Int, OTLPField {
    case resource = 1
    case scopeSpans = 2
    case schemaUrl = 3

    package static let messageName = "opentelemetry.proto.trace.v1.ResourceSpans"
    package var wireType: WireType { .lengthDelimited }
}

package enum ScopeSpansField: Int, OTLPField {
    case scope = 1
    case spans = 2
    case schemaUrl = 3

    package static let messageName = "opentelemetry.proto.trace.v1.ScopeSpans"
    package var wireType: WireType { .lengthDelimited }
}

package enum ResourceField: Int, OTLPField {
    case attributes = 1
    case droppedAttributesCount = 2

    package static let messageName = "opentelemetry.proto.resource.v1.Resource"
    package var wireType: WireType { self == .attributes ? .lengthDelimited : .varint }
}

package enum ScopeField: Int, OTLPField {
    case name = 1
    case version = 2
    case attributes = 3
    case droppedAttributesCount = 4

    package static let messageName = "opentelemetry.proto.common.v1.InstrumentationScope"
    package var wireType: WireType {
        self == .droppedAttributesCount ? .varint : .lengthDelimited
    }
}

package enum SpanField: Int, OTLPField {
    case traceId = 1
    case spanId = 2
    case traceState = 3
    case parentSpanId = 4
    case name = 5
    case kind = 6
    case startTimeUnixNano = 7
    case endTimeUnixNano = 8
    case attributes = 9
    case droppedAttributesCount = 10
    case events = 11
    case droppedEventsCount = 12
    case links = 13
    case droppedLinksCount = 14
    case status = 15
    case flags = 16

    package static let messageName = "opentelemetry.proto.trace.v1.Span"
    package var wireType: WireType {
        switch self {
        case .kind, .droppedAttributesCount, .droppedEventsCount, .droppedLinksCount: .varint
        case .startTimeUnixNano, .endTimeUnixNano: .fixed64
        case .flags: .fixed32
        default: .lengthDelimited
        }
    }
}

package enum EventField: Int, OTLPField {
    case timeUnixNano = 1
    case name = 2
    case attributes = 3
    case droppedAttributesCount = 4

    package static let messageName = "opentelemetry.proto.trace.v1.Span.Event"
    package var wireType: WireType {
        switch self {
        case .timeUnixNano: .fixed64
        case .droppedAttributesCount: .varint
        case .name, .attributes: .lengthDelimited
        }
    }
}

package enum LinkField: Int, OTLPField {
    case traceId = 1
    case spanId = 2
    case traceState = 3
    case attributes = 4
    case droppedAttributesCount = 5
    case flags = 6

    package static let messageName = "opentelemetry.proto.trace.v1.Span.Link"
    package var wireType: WireType {
        switch self {
        case .droppedAttributesCount: .varint
        case .flags: .fixed32
        default: .lengthDelimited
        }
    }
}

package enum StatusField: Int, OTLPField {
    case message = 2
    case code = 3

    package static let messageName = "opentelemetry.proto.trace.v1.Status"
    package var wireType: WireType { self == .code ? .varint : .lengthDelimited }
}

package enum KeyValueField: Int, OTLPField {
    case key = 1
    case value = 2

    package static let messageName = "opentelemetry.proto.common.v1.KeyValue"
    package var wireType: WireType { .lengthDelimited }
}

package enum AnyValueField: Int, OTLPField {
    case stringValue = 1
    case boolValue = 2
    case intValue = 3
    case doubleValue = 4
    case arrayValue = 5
    case kvlistValue = 6
    case bytesValue = 7

    package static let messageName = "opentelemetry.proto.common.v1.AnyValue"
    package var wireType: WireType {
        switch self {
        case .boolValue, .intValue: .varint
        case .doubleValue: .fixed64
        default: .lengthDelimited
        }
    }
}

package enum ArrayValueField: Int, OTLPField {
    case values = 1

    package static let messageName = "opentelemetry.proto.common.v1.ArrayValue"
    package var wireType: WireType { .lengthDelimited }
}

package enum KeyValueListField: Int, OTLPField {
    case values = 1

    package static let messageName = "opentelemetry.proto.common.v1.KeyValueList"
    package var wireType: WireType { .lengthDelimited }
}
