/// A reproducible source of random numbers (SplitMix64): the same seed gives the same corpus.
package struct CorpusRandom: RandomNumberGenerator {
    private var state: UInt64

    package init(seed: UInt64) { state = seed }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A number below a bound, which must be positive.
    package mutating func below(_ bound: Int) -> Int {
        Int(truncatingIfNeeded: next().multipliedFullWidth(by: UInt64(bound)).high)
    }

    /// Whether something that happens so often, in thousandths, happens now.
    package mutating func chance(permille: Int) -> Bool { below(1000) < permille }

    /// A number below a bound, low ones far more often: the square of a uniform one.
    mutating func skewed(below bound: Int) -> Int {
        let uniform = Double(next() >> 11) / 9_007_199_254_740_992
        return min(bound - 1, Int(uniform * uniform * Double(bound)))
    }

    /// A duration in nanoseconds, spread evenly over the orders of magnitude between two bounds.
    mutating func duration(from shortest: UInt64, octaves: Int) -> UInt64 {
        let base = shortest << UInt64(below(octaves))
        return base + UInt64(below(Int(base)))
    }
}
