import Assembly
import TraceContext
import TraceModel

/// `probabilistic`, and Refinery's deterministic sampler: keeps a share of all traces.
///
/// It asks the randomness of the trace, as every stage of consistent sampling does, so that what a
/// lower rate keeps a higher one keeps too, here and elsewhere. Only where `hash_salt` is given it
/// asks the Collector's salted hash instead, and agrees with the collectors that use the same salt.
struct ProbabilisticPolicy: Policy {
    private let threshold: Threshold?

    static func read(_ fields: PolicyFields, _ compiler: PolicyCompiler) -> PolicyDraft? {
        let salt = fields.text("hash_salt") ?? ""
        guard fields.has("sampling_percentage") else {
            _ = fields.node("sampling_percentage")
            fields.report("sampling_percentage is missing")
            return nil
        }
        guard let percentage = fields.number("sampling_percentage", in: 0...Double(UInt32.max))
        else { return nil }
        let rate = min(percentage / 100, 1)
        compiler.noteRandom(salted: !salt.isEmpty)
        return .policy(
            salt.isEmpty
                ? ProbabilisticPolicy(rate: rate) : SaltedPolicy(rate: rate, salt: salt))
    }

    static func readDeterministic(
        _ fields: PolicyFields, _ compiler: PolicyCompiler
    ) -> PolicyDraft? {
        guard let rate = fields.integer("sample_rate", in: 1...Int64(UInt32.max)) else {
            if !fields.has("sample_rate") { fields.report("sample_rate is missing") }
            return nil
        }
        compiler.noteRandom(salted: false)
        return .policy(ProbabilisticPolicy(rate: 1 / Double(rate)))
    }

    init(rate: Double) { threshold = Threshold(rate: rate) }

    func evaluate(_ facts: borrowing TraceFacts, _ trace: CompletedTrace) -> PolicyResult {
        guard let threshold, threshold.keeps(facts.randomness) else { return .notSampled }
        return PolicyResult(.sampled, threshold: KeepThreshold(threshold))
    }

    func reason(
        for result: PolicyResult, _ facts: borrowing TraceFacts, _ trace: CompletedTrace
    ) -> PolicyReason {
        guard let threshold else { return PolicyReason("it samples nothing") }
        let relation = result.outcome.isYes ? "is at least" : "is less than"
        return PolicyReason(
            "randomness \(RandomnessText.of(facts.randomness)) \(relation) \(threshold)")
    }
}

/// `probabilistic` with `hash_salt`: keeps the share of traces that the Collector keeps.
struct SaltedPolicy: Policy {
    private let rate: Double
    /// Hashes up to this one are kept.
    private let limit: UInt64
    /// The state of the hash after the salt.
    private let seed: UInt64

    init(rate: Double, salt: String) {
        self.rate = rate
        limit = Self.limit(rate)
        seed = salt.utf8.reduce(Self.offsetBasis) { Self.step($0, $1) }
    }

    func evaluate(_ facts: borrowing TraceFacts, _ trace: CompletedTrace) -> PolicyResult {
        guard rate > 0, hash(trace.traceID) <= limit else { return .notSampled }
        return PolicyResult(.sampled, threshold: KeepThreshold(Threshold(rate: rate)))
    }

    func reason(
        for result: PolicyResult, _ facts: borrowing TraceFacts, _ trace: CompletedTrace
    ) -> PolicyReason {
        PolicyReason(
            result.outcome.isYes
                ? "the salted hash of the trace id is within \(rate * 100) %"
                : "the salted hash of the trace id is over \(rate * 100) %")
    }

    /// FNV-1a over the salt and the 16 bytes of the identifier.
    func hash(_ id: TraceID) -> UInt64 {
        var hash = seed
        for half in [id.high, id.low] {
            for shift in stride(from: UInt64(56), through: 0, by: -8) {
                hash = Self.step(hash, UInt8(truncatingIfNeeded: half >> shift))
            }
        }
        return hash
    }

    private static let offsetBasis: UInt64 = 0xCBF2_9CE4_8422_2325

    private static func step(_ hash: UInt64, _ byte: UInt8) -> UInt64 {
        (hash ^ UInt64(byte)) &* 0x100_0000_01B3
    }

    /// A rate of less than 1 as a share of 2^64 - 1, rounded down.
    private static func limit(_ rate: Double) -> UInt64 {
        guard rate > 0 else { return 0 }
        guard rate < 1 else { return .max }
        // A rate is a 53-bit number divided by a power of two.
        let mantissa = UInt128(rate.significandBitPattern | 1 << 52)
        let places = 52 - Int(rate.exponent)
        guard places < 128 else { return 0 }
        return UInt64(truncatingIfNeeded: (mantissa * UInt128(UInt64.max)) >> UInt128(places))
    }
}

/// Randomness for reading.
enum RandomnessText {
    /// The 14 hex digits that `rv` has.
    static func of(_ randomness: UInt64) -> String {
        let digits = String(randomness, radix: 16)
        return String(repeating: "0", count: max(0, 14 - digits.utf8.count)) + digits
    }
}
