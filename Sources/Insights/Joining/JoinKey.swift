import TraceModel

/// What two spans have in common that belong together: the identifiers of one of them, or of a message.
struct JoinKey: Equatable {
    private let high: UInt64
    private let low: UInt64
    private let span: UInt64

    /// A span, by which its children and those who link to it name it.
    init(_ trace: TraceID, _ span: SpanID) {
        high = trace.high
        low = trace.low
        self.span = span.value
    }

    /// A message, by the secret hash of its environment, queue and id.
    ///
    /// No span has the identifier 0, so this is never taken for one.
    init(message hash: UInt64) {
        high = hash
        low = 0
        span = 0
    }

    var hash: UInt64 {
        let hash = KeyHash.shared
        return hash.finish(hash.mix(hash.mix(hash.mix(hash.start, high), low), span))
    }
}
