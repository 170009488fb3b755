/// One operation of a trace, decoded in full.
///
/// The ingest path works on `OTLP.SpanRecord` instead; this is the shape in which spans are
/// answered, searched in memory and shown.
/// - Source: opentelemetry-proto `trace/v1/trace.proto`.
package struct Span: Hashable, Sendable {
    package var traceID: TraceID
    package var spanID: SpanID
    /// Nil for a root span.
    package var parentSpanID: SpanID?
    /// The W3C `tracestate` of the span; empty when there is none.
    package var traceState = ""
    /// W3C trace flags in bits 0–7; bits 8–9 say whether the parent is known to be remote.
    package var flags: UInt32 = 0
    package var name = ""
    package var kind = SpanKind.unspecified
    package var startTime = Timestamp.epoch
    package var endTime = Timestamp.epoch
    package var attributes: [Attribute] = []
    package var droppedAttributesCount: UInt32 = 0
    package var events: [SpanEvent] = []
    package var droppedEventsCount: UInt32 = 0
    package var links: [SpanLink] = []
    package var droppedLinksCount: UInt32 = 0
    package var status = SpanStatus()
    package var scope: InstrumentationScope
    package var resource: Resource

    /// Makes a span with everything but its identity empty.
    package init(
        traceID: TraceID, spanID: SpanID, parentSpanID: SpanID? = nil,
        scope: InstrumentationScope = InstrumentationScope(), resource: Resource = Resource()
    ) {
        self.traceID = traceID
        self.spanID = spanID
        self.parentSpanID = parentSpanID
        self.scope = scope
        self.resource = resource
    }

    /// Nanoseconds from start to end; 0 when the end is not after the start.
    package var durationNanos: UInt64 { endTime.nanoseconds(since: startTime) }
}

/// The side of a call that a span describes; raw values are OTLP's.
package enum SpanKind: UInt8, Hashable, Sendable, CaseIterable {
    case unspecified = 0
    case `internal` = 1
    case server = 2
    case client = 3
    case producer = 4
    case consumer = 5
}

/// How an operation ended.
package struct SpanStatus: Hashable, Sendable {
    /// The outcome; raw values are OTLP's.
    package enum Code: UInt8, Hashable, Sendable, CaseIterable {
        case unset = 0
        case ok = 1
        case error = 2
    }

    package var code: Code
    package var message: String

    /// Makes a status, unset unless said otherwise.
    package init(code: Code = .unset, message: String = "") {
        self.code = code
        self.message = message
    }
}

/// Something that happened at one moment of a span.
package struct SpanEvent: Hashable, Sendable {
    package var time: Timestamp
    package var name: String
    package var attributes: [Attribute]
    package var droppedAttributesCount: UInt32

    /// Makes an event.
    package init(
        time: Timestamp, name: String, attributes: [Attribute] = [],
        droppedAttributesCount: UInt32 = 0
    ) {
        self.time = time
        self.name = name
        self.attributes = attributes
        self.droppedAttributesCount = droppedAttributesCount
    }
}

/// A pointer from a span to a causally related span, often of another trace.
package struct SpanLink: Hashable, Sendable {
    /// Nil where the sender gave no valid identifier.
    package var traceID: TraceID?
    /// Nil where the sender gave no valid identifier.
    package var spanID: SpanID?
    package var traceState: String
    package var attributes: [Attribute]
    package var droppedAttributesCount: UInt32
    package var flags: UInt32

    /// Makes a link.
    package init(
        traceID: TraceID?, spanID: SpanID?, traceState: String = "", attributes: [Attribute] = [],
        droppedAttributesCount: UInt32 = 0, flags: UInt32 = 0
    ) {
        self.traceID = traceID
        self.spanID = spanID
        self.traceState = traceState
        self.attributes = attributes
        self.droppedAttributesCount = droppedAttributesCount
        self.flags = flags
    }
}
