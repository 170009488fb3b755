import Assembly
package import TraceContext

/// With which probability a trace is kept by a policy, or was kept in the end.
///
/// A number of 2^56, as thresholds are: 0 when every such trace is kept, 2^56 when the probability
/// is not known, as it is not where a limit on spans a second decides.
package struct KeepThreshold: Hashable, Sendable {
    /// The threshold, or 2^56.
    package let value: UInt64

    /// Every such trace is kept.
    package static let certain = KeepThreshold(value: 0)
    /// How many such traces are kept is not known.
    package static let unknown = KeepThreshold(value: TraceVerdict.unknownThreshold)

    private init(value: UInt64) { self.value = value }

    /// Makes the probability that a threshold stands for; unknown for none.
    package init(_ threshold: Threshold?) {
        value = threshold?.value ?? TraceVerdict.unknownThreshold
    }

    /// The threshold; nil when the probability is not known.
    package var threshold: Threshold? { Threshold(value: value) }

    /// The probability for a trace that has to pass both of two stages or conditions.
    ///
    /// All of them ask the same randomness, so that the larger threshold decides; what is not known
    /// stays so.
    func and(_ other: KeepThreshold) -> KeepThreshold {
        KeepThreshold(value: max(value, other.value))
    }

    /// The probability for a trace that either of two policies keeps, both of which did.
    ///
    /// One that keeps all decides. A limit that let the trace through kept it whatever its
    /// randomness was, so that the threshold of the other policy would make it stand for more than
    /// it does.
    func or(_ other: KeepThreshold) -> KeepThreshold {
        if self == .certain || other == .certain { return .certain }
        if self == .unknown || other == .unknown { return .unknown }
        return KeepThreshold(value: min(value, other.value))
    }
}
