package import Sampling
package import TraceModel

/// What the log holds of one event in the life of a trace: a drop at the head, the decision at the
/// tail, late spans, a rescue.
package struct DecisionEntry: Equatable, Sendable {
    package var traceID: TraceID
    package var shape: DecisionShape
    /// When, to the millisecond.
    package var decidedAt: Timestamp
    /// The spans that the entry is about: those that were dropped at the head, decided about, late;
    /// of a rescue, all that were brought back.
    package var spanCount: Int
    /// Bytes of these spans' messages.
    package var bytes: Int
    /// From the earliest start of a span to the latest end.
    package var durationNanos: UInt64
    /// The randomness of the trace, less than 2^56.
    package var randomness: UInt64
    /// The service of the root span, or of the first one where no root came.
    package var service = ""
    /// The name of that span.
    package var operation = ""
    /// The reasons that name spans, by policies.
    package var evidence: [PolicyEvidence] = []

    /// Makes an entry.
    package init(
        _ traceID: TraceID, _ shape: DecisionShape, at decidedAt: Timestamp, spanCount: Int,
        bytes: Int = 0, durationNanos: UInt64 = 0, randomness: UInt64? = nil
    ) {
        self.traceID = traceID
        self.shape = shape
        self.decidedAt = decidedAt
        self.spanCount = spanCount
        self.bytes = bytes
        self.durationNanos = durationNanos
        self.randomness = randomness ?? traceID.randomness
    }

    /// The record that the policies had made of the trace; nil where none was asked.
    package var tail: TailRecord? {
        guard !shape.votes.isEmpty else { return nil }
        return TailRecord(
            environment: shape.environment,
            numbers: TraceNumbers(
                spanCount: spanCount, bytes: bytes, durationNanos: durationNanos,
                randomness: randomness, incoming: shape.incoming),
            results: shape.votes.map { PolicyResult($0.outcome, detail: $0.detail) },
            decisive: shape.decisive, evidence: evidence)
    }
}
