import TraceModel

/// Remembers some traces of late: each place holds the last one that fell on it.
///
/// 128 KiB; what is forgotten is at most recorded twice.
struct RecentTraces {
    private static let count = 1 << 14

    private var hashes = [UInt64](repeating: 0, count: RecentTraces.count)

    /// Remembers a trace.
    ///
    /// - Returns: False when it is remembered already.
    mutating func insert(_ id: TraceID) -> Bool {
        let hash = TraceHash.shared(id)
        let place = Int(truncatingIfNeeded: hash) & (Self.count - 1)
        guard hashes[place] != hash else { return false }
        hashes[place] = hash
        return true
    }
}
