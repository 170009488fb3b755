package import OTLP
package import SystemClock
package import TraceModel

/// A trace that is handed on to its decision.
///
/// It stays visible to readers, and its memory counts as held, until
/// ``PendingTraces/settle(_:_:)`` is called for its id.
package struct CompletedTrace: Sendable {
    package let traceID: TraceID
    /// The spans in order of arrival; those sent twice have been folded.
    package let runs: [SpanRun]
    /// How many spans there are in ``runs``.
    package let spanCount: Int
    /// Bytes of these spans' messages, those of folded duplicates included.
    package let bytes: Int
    /// Why now.
    package let completion: TraceCompletion
    /// When the first of these spans came.
    package let firstSeen: MonotonicTime
    /// The verdict on the trace when there is one already, as for late spans: it is to be followed,
    /// but for a rescue.
    package let earlierVerdict: TraceVerdict?
    /// Whether these spans may bring the trace back, which was dropped.
    package let canBeRescued: Bool
    /// Whether some of the spans may be in the store already (replayed or late).
    package let mayBeStored: Bool
    /// The randomness of a trace that this one is linked to, in place of that of its id; nil for
    /// none.
    package var sharedRandomness: UInt64?

    /// Makes a trace; outside of assembly for tests only.
    package init(
        traceID: TraceID, runs: [SpanRun], spanCount: Int, bytes: Int, completion: TraceCompletion,
        firstSeen: MonotonicTime, earlierVerdict: TraceVerdict? = nil, canBeRescued: Bool = false,
        mayBeStored: Bool = false
    ) {
        self.traceID = traceID
        self.runs = runs
        self.spanCount = spanCount
        self.bytes = bytes
        self.completion = completion
        self.firstSeen = firstSeen
        self.earlierVerdict = earlierVerdict
        self.canBeRescued = canBeRescued
        self.mayBeStored = mayBeStored
    }
}

/// A trace as a reader finds it before it is stored.
package struct PendingTrace: Sendable {
    /// How far the trace is on its way.
    package enum State: String, Sendable {
        /// It waits for more spans.
        case collecting
        /// Its decision is being made, or what was decided is being done.
        case deciding
    }

    package let traceID: TraceID
    package let state: State
    /// The spans in order of arrival; those sent twice have been folded.
    package let runs: [SpanRun]
    /// When the first of these spans came.
    package let firstSeen: MonotonicTime
    /// Whether spans of the trace may be in the store, too.
    package let mayBeStored: Bool

    /// Makes a trace; outside of assembly for tests only.
    package init(
        traceID: TraceID, state: State, runs: [SpanRun], firstSeen: MonotonicTime,
        mayBeStored: Bool = false
    ) {
        self.traceID = traceID
        self.state = state
        self.runs = runs
        self.firstSeen = firstSeen
        self.mayBeStored = mayBeStored
    }

    /// How many spans there are.
    package var spanCount: Int { runs.reduce(0) { $0 + $1.count } }
}
