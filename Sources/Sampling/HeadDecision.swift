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
    /// Dropped: its randomness lies below the threshold.
    case belowThreshold = "head_rate"
    /// Dropped: its environment keeps nothing.
    case nothingKept = "head_zero"

    /// Whether the span is kept.
    package var isKept: Bool {
        switch self {
        case .untouched, .sampled, .inconsistent: true
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
}
