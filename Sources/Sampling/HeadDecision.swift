import Bytes
import OTLP
import TraceContext
import TraceModel

/// What head sampling decided about one span, and why.
struct HeadDecision: Equatable {
    let action: SpanAction
    let reason: HeadReason
}

/// Why head sampling kept or dropped a span.
package enum HeadReason: String, Sendable, CaseIterable {
    /// Kept as it came: its environment keeps everything, or an SDK has sampled it at this rate or
    /// a lower one.
    case untouched
    /// Kept, with the threshold of its environment written into its `tracestate`.
    case sampled
    /// Kept, but its `tracestate` contradicts itself, so that the threshold was taken out.
    case inconsistent
    /// Kept until the tail can tell whether a bump is for its trace.
    case deferred
    /// Dropped: its randomness lies below the threshold.
    case belowThreshold = "head_rate"
    /// Dropped: its environment keeps nothing.
    case nothingKept = "head_zero"

    /// Whether the span is kept.
    package var isKept: Bool {
        switch self {
        case .untouched, .sampled, .inconsistent, .deferred: true
        case .belowThreshold, .nothingKept: false
        }
    }
}

extension HeadSampler.Environment {
    /// Decides about a span.
    ///
    /// With `Ts` the threshold it was sampled at before and `Td` that of the environment it is kept
    /// when its randomness is at least the larger of both, which then is its threshold.
    func decide(traceID: TraceID, traceState: ByteView) -> HeadDecision {
        if let deferral {
            return decide(traceID: traceID, traceState: traceState, deferral)
        }
        guard let threshold else { return HeadDecision(action: .drop, reason: .nothingKept) }
        if keepsAll { return HeadDecision(action: .keep, reason: .untouched) }
        if traceState.isEmpty {
            return threshold.keeps(traceID.randomness)
                ? HeadDecision(action: .keepWithTraceState(freshState), reason: .sampled)
                : HeadDecision(action: .drop, reason: .belowThreshold)
        }
        let state = OpenTelemetryTraceState(traceState: traceState)
        let randomness = state.randomness ?? traceID.randomness
        let isConsistent = state.threshold?.keeps(randomness) ?? true
        if isConsistent, let before = state.threshold, before >= threshold {
            return HeadDecision(action: .keep, reason: .untouched)
        }
        guard threshold.keeps(randomness) else {
            return HeadDecision(action: .drop, reason: .belowThreshold)
        }
        // Whoever sampled the span before did not follow the threshold it wrote, so for how many
        // spans this one stands is not known, now as little as before.
        var writer = ByteWriter()
        writer.appendTraceState(traceState, threshold: isConsistent ? threshold : nil)
        return HeadDecision(
            action: .keepWithTraceState(writer.view.string),
            reason: isConsistent ? .sampled : .inconsistent)
    }

    /// Leaves the decision to the tail, for every trace that a bump may keep or the head would.
    ///
    /// What the head would keep is left, too: under which threshold a trace was kept in the end is
    /// known only once it is known whether a bump is for it.
    private func decide(
        traceID: TraceID, traceState: ByteView, _ deferral: Threshold
    ) -> HeadDecision {
        let state = OpenTelemetryTraceState(traceState: traceState)
        let randomness = state.randomness ?? traceID.randomness
        guard deferral.keeps(randomness) else {
            return HeadDecision(
                action: .drop, reason: threshold == nil ? .nothingKept : .belowThreshold)
        }
        if let threshold, let before = state.threshold, before >= threshold,
            before.keeps(randomness)
        {
            return HeadDecision(action: .keep, reason: .untouched)
        }
        return HeadDecision(
            action: .keepWithTraceState(HeadMark.mark(traceState, threshold: threshold)),
            reason: .deferred)
    }
}
