package import Assembly
package import TraceModel

/// A trace as it was found: its spans, each once, and what is known of how they came.
package struct CollectedTrace: Sendable {
    package var traceID: TraceID
    package var state: TraceView.State
    package var spans: [Span]
    /// Indices of the spans that came after the decision on the trace.
    package var lateSpans: Set<Int>
    /// Why the fragments were handed on to their decision, each reason once, in order of time.
    package var completions: [TraceCompletion]
    /// The sampling threshold, of 2^56, under which the trace was kept.
    package var threshold: UInt64
    /// How many spans were left out because the trace reached a limit of the query.
    package var omittedCount: Int

    /// Makes a trace.
    package init(
        traceID: TraceID, state: TraceView.State, spans: [Span], lateSpans: Set<Int> = [],
        completions: [TraceCompletion] = [], threshold: UInt64 = 0,
        omittedCount: Int = 0
    ) {
        self.traceID = traceID
        self.state = state
        self.spans = spans
        self.lateSpans = lateSpans
        self.completions = completions
        self.threshold = threshold
        self.omittedCount = omittedCount
    }

    /// How many traces this one stands for: `2^56 / (2^56 - threshold)`.
    package var weight: Double { SamplingWeight.of(threshold: threshold) }
}

/// What the probability of being kept says about how many traces one stands for.
package enum SamplingWeight {
    /// The weight of a trace kept under a threshold of 2^56; 1 where every trace was kept.
    package static func of(threshold: UInt64) -> Double {
        let all: UInt64 = 1 << 56
        guard threshold < all else { return 1 }
        return Double(all) / Double(all - threshold)
    }
}
