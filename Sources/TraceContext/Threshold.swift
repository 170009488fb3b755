package import Bytes

/// A sampling threshold: traces whose randomness lies below it are not kept.
///
/// Of 2^56 values of randomness the lowest `value` are rejected, so that every stage that samples
/// by thresholds keeps a subset of what a stage with a lower one keeps. A probability of 0 has no
/// threshold.
/// - Source: OpenTelemetry specification, `trace/tracestate-probability-sampling.md`.
@frozen
package struct Threshold: Hashable, Comparable, Sendable {
    /// How many values of randomness are rejected, less than 2^56.
    package let value: UInt64

    /// How many values of randomness there are: 2^56.
    package static let randomnessCount: UInt64 = 1 << 56
    /// The threshold that keeps every trace.
    package static let keepAll = Threshold(unchecked: 0)

    @inlinable
    init(unchecked value: UInt64) { self.value = value }

    /// Makes a threshold of the number of values it rejects; nil when it would reject all.
    package init?(value: UInt64) {
        guard value < Self.randomnessCount else { return nil }
        self.init(unchecked: value)
    }

    /// Makes the threshold of a probability; nil when less than one trace in 2^56 is kept.
    ///
    /// The threshold is rounded to some hex digits, to stay short in `tracestate`. Leading digits
    /// that are all `f` or all `0` are given on top, so that rates near 0 and near 1 keep their
    /// relative precision.
    package init?(rate: Double, precision: Int = 4) {
        guard rate >= 0x1p-56 else { return nil }
        guard rate < 1 else {
            self = .keepAll
            return
        }
        let kept = UInt64((rate * 0x1p56).rounded())
        let exact = Self.randomnessCount - kept
        let leading = max(Self.leadingDigits(rate), Self.leadingDigits(1 - rate))
        let dropped = 4 * max(0, Self.maxDigits - max(precision, 1) - leading)
        let step: UInt64 = 1 << UInt64(dropped)
        self.init(value: (exact + step / 2) & ~(step - 1))
    }

    /// How many leading hex digits of the complement of a fraction are all `f`.
    private static func leadingDigits(_ fraction: Double) -> Int {
        max(0, -(Int(fraction.exponent) + 1) / 4)
    }

    private static let maxDigits = 14

    /// The probability with which a trace is kept, over 0 and at most 1.
    package var rate: Double { Double(Self.randomnessCount - value) * 0x1p-56 }

    /// For how many traces a kept one stands, at least 1.
    package var adjustedCount: Double { 1 / rate }

    /// Whether a trace of this randomness is kept.
    @inlinable
    package func keeps(_ randomness: UInt64) -> Bool { randomness >= value }

    /// Orders by what is rejected: the higher threshold keeps less.
    @inlinable
    package static func < (lhs: Threshold, rhs: Threshold) -> Bool { lhs.value < rhs.value }
}

extension Threshold: CustomStringConvertible {
    /// Reads the value of the `th` sub-key: 1 to 14 lower-case hex digits, zeros at the end left
    /// out.
    package init?(hex: ByteView) {
        guard hex.count <= Self.maxDigits, let digits = hex.lowerCaseHexValue else { return nil }
        self.init(unchecked: digits << UInt64(4 * (Self.maxDigits - hex.count)))
    }

    /// The digits as the `th` sub-key has them.
    package var description: String {
        if value == 0 { return "0" }
        let shift = value.trailingZeroBitCount / 4 * 4
        let digits = String(value >> UInt64(shift), radix: 16)
        let missing = Self.maxDigits - shift / 4 - digits.utf8.count
        return String(repeating: "0", count: missing) + digits
    }
}
