import Bytes
import TraceModel

/// The entries that a block's filter must have for the block to be worth a look.
struct SearchFilter: Sendable {
    /// Of each group, one entry must be there.
    private var groups: [[UInt64]] = []

    /// Whether every block passes.
    var isEmpty: Bool { groups.isEmpty }

    init(_ prepared: PreparedCriteria) {
        if let operation = prepared.operation {
            groups.append([AttributeFilter.hash(.spanName, value: operation.view.hash64)])
        }
        if let environment = prepared.criteria.environment {
            groups.append([AttributeFilter.hash(.environment, value: environment.hash64)])
        }
        if let service = prepared.service, !service.view.isEmpty {
            let key = "service.name".hash64
            groups.append([AttributeFilter.hash(.string, key: key, value: service.view.hash64)])
        }
        for attribute in prepared.attributes {
            // Doubles are not in the filter.
            guard attribute.double == nil || attribute.int != nil else { continue }
            groups.append(Self.entries(for: attribute))
        }
    }

    /// Whether a block with this filter may match.
    func isAllowed(_ filter: ByteView) -> Bool {
        groups.allSatisfy { group in
            group.contains { AttributeFilter.mayContain($0, in: filter) }
        }
    }

    /// Which of the blocks of a group may match.
    ///
    /// `slice` gives for a bit of the filters the blocks that have it set.
    func blocks<Failure>(
        bits: Int, slice: (Int) throws(Failure) -> UInt64
    ) throws(Failure) -> UInt64 {
        var blocks = UInt64.max
        for group in groups where blocks != 0 {
            var any: UInt64 = 0
            for entry in group {
                var all = blocks
                for bit in AttributeFilter.positions(of: entry, bits: bits) where all != 0 {
                    all &= try slice(bit)
                }
                any |= all
            }
            blocks = any
        }
        return blocks
    }

    private static func entries(for attribute: PreparedCriteria.Attribute) -> [UInt64] {
        let key = attribute.key.view.hash64
        var entries = [
            AttributeFilter.hash(.string, key: key, value: attribute.text.view.hash64)
        ]
        if let int = attribute.int {
            entries.append(
                AttributeFilter.hash(.int, key: key, value: UInt64(bitPattern: int)))
        }
        if let bool = attribute.bool {
            entries.append(AttributeFilter.hash(.bool, key: key, value: bool ? 1 : 0))
        }
        return entries
    }
}

extension SearchCursor {
    /// Whether this place comes before another one, newest first.
    func precedes(_ other: SearchCursor) -> Bool {
        (startTime, traceID) > (other.startTime, other.traceID)
    }

    /// The place before all traces that start at a moment; nil where there is no identifier.
    static func behind(start: UInt64) -> SearchCursor? {
        TraceID(high: .max, low: .max).map {
            SearchCursor(startTime: Timestamp(nanoseconds: start), traceID: $0)
        }
    }
}
