import TraceModel

/// What the index of traces is sorted by: the first bits of identifiers, for look-ups by prefix.
///
/// An entry of the index is a key, in the upper 48 bits, and a block of the partition in the lower
/// 16. Different traces may have the same key; the block says which trace it has.
enum TraceKey {
    /// How many blocks a partition may have, as entries number them.
    static let maxBlock = 0xFFFF

    /// The first 32 bits of an identifier, of its second half where the first is zero, as it is
    /// for clients with identifiers of 64 bits; then 16 bits that depend on all.
    static func of(_ id: TraceID) -> UInt64 {
        head(id) & 0xFFFF_FFFF_0000_0000 | ((id.high.mixed ^ id.low).mixed & 0xFFFF) << 16
    }

    /// An entry for a trace in a block.
    static func entry(_ id: TraceID, block: Int) -> UInt64 {
        of(id) | UInt64(truncatingIfNeeded: block & maxBlock)
    }

    /// The block of an entry.
    static func block(of entry: UInt64) -> Int { Int(entry & 0xFFFF) }

    /// The entries that a trace may have.
    static func range(of id: TraceID) -> ClosedRange<UInt64> { of(id)...(of(id) | 0xFFFF) }

    /// The hash under which a trace is in the filter of a partition.
    static func filterHash(of id: TraceID) -> UInt64 { of(id).mixed }

    /// As ``filterHash(of:)``, for the trace of an entry.
    static func filterHash(ofEntry entry: UInt64) -> UInt64 { (entry & ~0xFFFF).mixed }

    /// The entries that traces with a prefix may have.
    static func ranges(of prefix: TraceIDPrefix) -> [ClosedRange<UInt64>] {
        var ranges: [ClosedRange<UInt64>] = []
        if prefix.lowest.high == 0 {
            ranges.append(range(prefix.lowest.low, prefix.highest.low))
        }
        if prefix.highest.high > 0 {
            ranges.append(range(prefix.lowest.high, prefix.highest.high))
        }
        return ranges
    }

    private static func head(_ id: TraceID) -> UInt64 { id.high == 0 ? id.low : id.high }

    private static func range(_ lowest: UInt64, _ highest: UInt64) -> ClosedRange<UInt64> {
        lowest & 0xFFFF_FFFF_0000_0000...highest | 0xFFFF_FFFF
    }
}
