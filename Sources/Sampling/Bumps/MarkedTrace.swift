import Assembly
import Bytes
import OTLP
import TraceContext
import TraceModel

/// A trace on some spans of which the head has left its decision to the tail.
struct MarkedTrace {
    private let trace: CompletedTrace

    /// Nil for a trace without marks, which is every trace while no bump defers the head.
    ///
    /// - Complexity: O(spans); reads no message.
    init?(_ trace: CompletedTrace) {
        guard trace.runs.contains(where: { $0.records.contains(where: \.hasHeadMark) }) else {
            return nil
        }
        self.trace = trace
    }

    /// The trace without marks and without the spans that the head drops; nil when none is left.
    ///
    /// The threshold of a bump that is for the trace takes the place of the head's where it is lower.
    func settled(under bump: Threshold?) -> CompletedTrace? {
        let runs = trace.runs.compactMap { settled($0, under: bump) }
        if runs.isEmpty { return nil }
        var rest = CompletedTrace(
            traceID: trace.traceID, runs: runs, spanCount: runs.reduce(0) { $0 + $1.count },
            bytes: runs.reduce(0) { $0 + $1.records.reduce(0) { $0 + Int($1.message.count) } },
            completion: trace.completion, firstSeen: trace.firstSeen,
            earlierVerdict: trace.earlierVerdict, mayBeStored: trace.mayBeStored)
        rest.sharedRandomness = trace.sharedRandomness
        return rest
    }

    private func settled(_ run: SpanRun, under bump: Threshold?) -> SpanRun? {
        guard run.records.contains(where: \.hasHeadMark) else { return run }
        let batch = run.batch.rewritten(run.first..<run.first + run.count) { index in
            action(on: run.batch.spans[index], in: run.batch, under: bump)
        }
        return batch.map { SpanRun(batch: $0, first: 0, count: $0.spans.count) }
    }

    /// What the head would have done with a span, had it known the bump.
    private func action(
        on record: SpanRecord, in batch: SpanBatch, under bump: Threshold?
    ) -> SpanAction {
        guard record.hasHeadMark, let mark = HeadMark.split(batch.traceState(of: record)) else {
            return .keep
        }
        let threshold = mark.threshold.map { min($0, bump ?? $0) } ?? bump
        let action = HeadSampler.Environment(threshold)
            .decide(traceID: trace.traceID, traceState: mark.rest).action
        return action == .keep ? .keepWithTraceState(mark.rest.string) : action
    }
}
