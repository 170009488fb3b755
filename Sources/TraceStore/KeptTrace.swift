package import Assembly
package import OTLP
package import TraceModel

/// Spans of one trace on their way into the store.
package struct KeptTrace: Sendable {
    package let traceID: TraceID
    /// The spans; those sent twice have been folded already.
    package let runs: [SpanRun]
    /// Why the trace was handed on when it was.
    package let completion: TraceCompletion
    /// The sampling threshold: how many of the 2^56 values of randomness were dropped.
    ///
    /// 0 when every trace of this kind is kept. The trace stands for `2^56 / (2^56 - threshold)` traces;
    /// at 2^56 for how many is not known, and it counts as one.
    package let threshold: UInt64
    /// Whether some of these spans may be in the store already (replayed or late): the store then
    /// leaves out those it has.
    package let mayBeStored: Bool

    /// Makes a fragment.
    package init(
        traceID: TraceID, runs: [SpanRun], completion: TraceCompletion, threshold: UInt64 = 0,
        mayBeStored: Bool = false
    ) {
        self.traceID = traceID
        self.runs = runs
        self.completion = completion
        self.threshold = threshold
        self.mayBeStored = mayBeStored
    }
}

/// Spans of one trace as they come back from a store.
package struct StoredFragment: Sendable {
    /// Holds spans of this trace only.
    package let batch: SpanBatch
    package let completion: TraceCompletion
    package let threshold: UInt64
    /// When the fragment was stored.
    package let storedAt: Timestamp

    /// Makes a fragment.
    package init(
        batch: SpanBatch, completion: TraceCompletion, threshold: UInt64, storedAt: Timestamp
    ) {
        self.batch = batch
        self.completion = completion
        self.threshold = threshold
        self.storedAt = storedAt
    }
}
