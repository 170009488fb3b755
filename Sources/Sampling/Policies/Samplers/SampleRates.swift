import Glibc

/// Sample rates by key, so that rare keys are kept nearly whole and frequent ones pay for it.
///
/// - Source: Refinery's dynamic samplers (`honeycombio/dynsampler-go`), whose arithmetic this follows
///   to the digit.
struct SampleRates: Sendable {
    /// A key with how many spans it had.
    struct Count: Sendable {
        /// The text of the key.
        let key: [UInt8]
        let count: Double
    }

    private(set) var rates: [UInt64: UInt32] = [:]

    /// The rate of a key by its hash; nil for one that had no traffic.
    subscript(key: UInt64) -> UInt32? { rates[key] }

    /// No rates.
    init() {}

    /// Shares an amount of kept spans among keys by the logarithm of their counts.
    ///
    /// - Parameters:
    ///   - goal: How many spans to keep of all.
    ///   - counts: The spans of each key, by the hash of the key.
    init(sharing goal: Double, among counts: [UInt64: Count]) {
        let logarithms = counts.values.reduce(0) { $0 + log10(max(1, $1.count)) }
        let ratio = goal / logarithms
        // In a fixed order, as the rest of one key is passed on to the next.
        let ordered = counts.sorted {
            $0.value.key.lexicographicallyPrecedes($1.value.key)
        }
        var extra = 0.0
        for (index, entry) in ordered.enumerated() {
            let count = max(1, entry.value.count)
            let share = extra / Double(ordered.count - index)
            let goal = Self.atLeastOne(log10(count) * ratio) + share
            extra -= share
            let rate = Self.rate(count, goal)
            rates[entry.key] = rate
            extra += rate == 1 && count <= goal ? goal - count : goal - count / Double(rate)
        }
    }

    /// Gives every key the same amount of kept spans.
    init(evenly perKey: Double, among counts: [UInt64: Count]) {
        for (key, count) in counts {
            rates[key] = UInt32(
                clamping: Int64(exactly: (count.count / perKey).rounded(.down)) ?? 1)
            if rates[key] == 0 { rates[key] = 1 }
        }
    }

    private static func rate(_ count: Double, _ goal: Double) -> UInt32 {
        guard count > goal else { return 1 }
        let rate = (count / goal).rounded(.up)
        return rate.isNaN || rate < 1 ? 1 : UInt32(min(rate, Double(UInt32.max)))
    }

    /// Of a single rare key the logarithm is 0 and the ratio infinite; their product is no number.
    private static func atLeastOne(_ goal: Double) -> Double { goal.isNaN ? .nan : max(1, goal) }
}
