/// The answers to up to 256 questions about one span, a bit each.
struct AtomSet: Equatable, Sendable {
    private var words = SIMD4<UInt64>()

    static let capacity = 256

    @inline(__always)
    mutating func insert(_ index: Int) {
        words[(index >> 6) & 3] |= 1 << UInt64(truncatingIfNeeded: index & 63)
    }

    @inline(__always)
    func contains(_ index: Int) -> Bool {
        words[(index >> 6) & 3] & (1 << UInt64(truncatingIfNeeded: index & 63)) != 0
    }

    @inline(__always)
    mutating func formUnion(_ other: AtomSet) { words |= other.words }

    @inline(__always)
    func isSuperset(of other: AtomSet) -> Bool { words & other.words == other.words }

    @inline(__always)
    func intersects(_ other: AtomSet) -> Bool { words & other.words != SIMD4<UInt64>() }

    var isEmpty: Bool { words == SIMD4<UInt64>() }
}
