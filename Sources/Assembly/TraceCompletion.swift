/// Why a pending trace was handed on to its decision.
package enum TraceCompletion: String, Sendable, CaseIterable {
    /// The root span came and the wait after it is over.
    case gotRoot = "root"
    /// The wait after the first span is over and no root came.
    case expired = "timeout"
    /// It reached `limits.spans_per_trace` or its byte limit.
    case spanLimit = "span_limit"
    /// Pending spans reached `limits.pending_bytes`; the oldest traces go first.
    case ejectedMemory = "memory"
    /// Spans that came after the decision on their trace.
    case late = "late"
    /// The collector is draining before it stops.
    case shutdown = "shutdown"
}
