/// The answers to up to 256 questions about one span, a bit each.
///
/// PERF: Four words by name; a vector would have to go through memory for a single bit.
struct AtomSet: Equatable, Sendable {
    private var first: UInt64 = 0
    private var second: UInt64 = 0
    private var third: UInt64 = 0
    private var fourth: UInt64 = 0

    static let capacity = 256

    @inline(__always)
    mutating func insert(_ index: Int) {
        let bit: UInt64 = 1 << UInt64(truncatingIfNeeded: index & 63)
        switch index >> 6 {
        case 0: first |= bit
        case 1: second |= bit
        case 2: third |= bit
        default: fourth |= bit
        }
    }

    @inline(__always)
    func contains(_ index: Int) -> Bool {
        let word =
            switch index >> 6 {
            case 0: first
            case 1: second
            case 2: third
            default: fourth
            }
        return word >> UInt64(truncatingIfNeeded: index & 63) & 1 == 1
    }

    @inline(__always)
    mutating func formUnion(_ other: AtomSet) {
        first |= other.first
        second |= other.second
        third |= other.third
        fourth |= other.fourth
    }
}
