/// Watches whether the values of a column ever come again.
///
/// PERF: Identifiers of requests and the like are looked up in vain, and each look is a miss of the
/// cache; so after some hundred values that were all new, they are numbered without a look. One
/// that comes again nevertheless is written twice, which costs its bytes and nothing else.
struct RepeatWatch: BitwiseCopyable {
    /// Whether the owner may do without looking.
    let isEnabled: Bool
    /// Whether a value should be looked up.
    private(set) var areLikely = true
    private var found = 0

    init(isEnabled: Bool) { self.isEnabled = isEnabled }

    /// How many distinct values are looked at before it is decided, and how many of them may have
    /// come again.
    private static let sample = (values: 256, repeats: 8)

    /// Notes that a value has come again.
    mutating func note() { found &+= 1 }

    /// Decides once there are enough values.
    @inline(__always)
    mutating func judge(after count: Int) {
        if count == Self.sample.values, isEnabled { areLikely = found > Self.sample.repeats }
    }

    /// Begins anew.
    mutating func reset() {
        areLikely = true
        found = 0
    }
}
