extension CollectorConfiguration {
    /// How much the collector takes on before it refuses.
    package struct Limits: Sendable, Equatable {
        /// The largest request body, compressed or inflated.
        package let requestBytes: ByteSize
        /// The memory of all request bodies being read and decoded.
        package let inFlightBytes: ByteSize
        /// The memory of traces that wait for their decision.
        package let pendingBytes: ByteSize
        /// The most spans of one trace.
        package let spansPerTrace: Int
        /// The longest attribute value.
        package let attributeBytes: ByteSize
        /// Open connections over all listeners.
        package let connections: Int
        /// Open connections from one address.
        package let connectionsPerAddress: Int
        /// How long a connection may be silent.
        package let idleTimeout: Duration
        /// How long one query may take.
        package let queryTimeout: Duration
        /// The most traces one page of a search holds.
        package let queryResults: Int
        /// The memory one query may use.
        package let queryBytes: ByteSize

        init(_ section: Section) {
            requestBytes = section.value(
                "request_bytes", default: .mebibytes(64), in: .kibibytes(1)...(.gibibytes(1)),
                "Largest request body, compressed or inflated; a larger one is answered 413.")
            inFlightBytes = section.value(
                "in_flight_bytes", default: .mebibytes(256), in: .mebibytes(1)...(.gibibytes(64)),
                reload: .restart,
                """
                Memory of all request bodies being read and decoded at one time; over it requests \
                are answered 503 with `Retry-After`.
                """)
            pendingBytes = section.value(
                "pending_bytes", default: .gibibytes(1), in: .mebibytes(1)...(.gibibytes(1024)),
                reload: .restart,
                "Memory of traces waiting for their decision; over it the oldest are decided early."
            )
            spansPerTrace = section.value(
                "spans_per_trace", default: 100_000, in: 1...10_000_000,
                reload: .restart,
                "Most spans of one trace; a trace that reaches it is decided at once."
            )
            attributeBytes = section.value(
                "attribute_bytes", default: .kibibytes(64), in: .bytes(64)...(.mebibytes(64)),
                "Longest attribute value; a span with a longer one is refused.")
            connections = section.value(
                "connections", default: 10_000, in: 1...1_000_000, reload: .restart,
                "Open connections over all listeners; one more is closed at once.")
            connectionsPerAddress = section.value(
                "connections_per_address", default: 256, in: 1...1_000_000, reload: .restart,
                "Open connections from one address.")
            idleTimeout = section.value(
                "idle_timeout", default: .seconds(60), in: .seconds(1)...(.seconds(3600)),
                reload: .restart,
                "How long a connection may be silent, within a request or between two.")
            queryTimeout = section.value(
                "query_timeout", default: .seconds(10), in: .milliseconds(10)...(.seconds(600)),
                reload: .restart,
                "How long one query may take; then it answers with what it has, marked incomplete.")
            queryResults = section.value(
                "query_results", default: 1000, in: 1...100_000,
                reload: .restart,
                "Most traces on one page of a search, whatever `limit` asks for.")
            queryBytes = section.value(
                "query_bytes", default: .mebibytes(256), in: .mebibytes(1)...(.gibibytes(64)),
                reload: .restart,
                "Memory one query may use; then it answers as at the timeout.")
        }
    }
}
