package import TraceModel

/// One row of a trace as it is shown: the span and its place.
package struct SpanView: Equatable, Sendable {
    /// The span as it was sent.
    package var span: Span
    /// What it does: `api`, `db`, `job`; as text, so that a tool shows the classes of a newer server.
    package var spanClass: String
    /// Nanoseconds in which no child ran.
    package var selfNanos: UInt64
    package var flags: SpanFlags
    /// How many spans stand above it in the tree.
    package var depth: Int

    /// Makes a row.
    package init(
        span: Span, spanClass: String, selfNanos: UInt64, flags: SpanFlags = [], depth: Int = 0
    ) {
        self.span = span
        self.spanClass = spanClass
        self.selfNanos = selfNanos
        self.flags = flags
        self.depth = depth
    }

    /// The service that recorded the span.
    package var service: String { span.resource.serviceName }
}
