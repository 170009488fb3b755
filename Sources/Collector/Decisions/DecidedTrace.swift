import Assembly
import DecisionLog
import Sampling
import TraceContext
import TraceModel

/// A trace with what was decided about it, before that is done.
struct DecidedTrace: Sendable {
    /// The trace as it was handed on; of a rescue, the late spans.
    let trace: CompletedTrace
    let decision: TraceDecision
    /// The configuration by which it was decided.
    let version: SamplingVersion
    /// What late spans have brought back of their trace; nil where they have not, or nothing is left.
    var rescued: CompletedTrace?

    /// Whether late spans bring a dropped trace back.
    var isRescue: Bool { trace.earlierVerdict == .dropped && decision.verdict != .dropped }

    /// Whether late spans may bring the trace back from now on.
    var canBeRescued: Bool {
        decision.verdict == .dropped && (decision.canBeRescued || trace.canBeRescued)
    }

    /// What the log holds of it.
    ///
    /// Nothing for spans that come out of the journal again after their trace was decided: that is
    /// recorded already.
    func entries(at now: Timestamp) -> [DecisionEntry] {
        if trace.completion == .late {
            let late = entry(.late, at: now, spanCount: trace.spanCount, bytes: trace.bytes)
            guard isRescue else { return [late] }
            return [
                late,
                entry(
                    .rescue, at: now, spanCount: rescued?.spanCount ?? 0,
                    bytes: rescued?.bytes ?? 0),
            ]
        }
        return trace.earlierVerdict == nil ? [decided(at: now)] : []
    }

    private func entry(
        _ stage: DecisionShape.Stage, at now: Timestamp, spanCount: Int, bytes: Int
    ) -> DecisionEntry {
        DecisionEntry(
            trace.traceID, shape(stage, in: trace.environment), at: now, spanCount: spanCount,
            bytes: bytes)
    }

    private func decided(at now: Timestamp) -> DecisionEntry {
        let record = decision.tail
        var shape = shape(.tail, in: record?.environment ?? trace.environment)
        let (randomness, threshold) = trace.sampledBefore
        shape.incoming = record?.numbers.incoming ?? KeepThreshold(threshold)
        if let record {
            shape.votes = record.results.enumerated().map { index, result in
                let isTold = record.evidence.contains { $0.policy == index }
                return DecisionShape.Vote(result.outcome, detail: isTold ? 0 : result.detail)
            }
            shape.decisive = decision.policy == nil ? nil : record.decisive
        }
        shape.hasError = trace.hasError
        var entry = DecisionEntry(
            trace.traceID, shape, at: now,
            spanCount: record?.numbers.spanCount ?? trace.spanCount,
            bytes: record?.numbers.bytes ?? trace.bytes,
            durationNanos: record?.numbers.durationNanos ?? trace.durationNanos,
            randomness: record?.numbers.randomness ?? randomness)
        (entry.service, entry.operation) = trace.subject
        entry.evidence = record?.evidence ?? []
        return entry
    }

    private func shape(
        _ stage: DecisionShape.Stage, in environment: String
    ) -> DecisionShape {
        var shape = DecisionShape(
            stage, isKept: decision.verdict != .dropped, reason: decision.reason.rawValue,
            environment: environment, version: version)
        shape.trigger = trace.completion
        if case .kept(let threshold) = decision.verdict {
            shape.threshold = KeepThreshold(Threshold(value: threshold))
        }
        shape.bump = decision.bump
        shape.isOwedToBump = decision.isOwedToBump
        shape.canBeRescued = canBeRescued
        return shape
    }
}
