import Bytes

/// The columns that every span has, read back.
struct BlockSpans {
    /// The classes of the spans, then those of the events and links in the order of their spans.
    let classes: [UInt32]
    let spanCount: Int
    private(set) var resources: [UInt32] = []
    private(set) var ids: [UInt64] = []
    /// 0 for a root.
    private(set) var parents: [UInt64] = []
    private(set) var starts: [UInt64] = []
    private(set) var ends: [UInt64] = []
    /// Where the columns' values begin in the raw section.
    private(set) var rawEnd = 0

    /// Reads the sections of a block.
    init(
        _ head: BlockHead, _ tables: BlockTables, classes: ByteView, tree: ByteView,
        widths: ByteView, raw: ByteView
    ) throws(StoreError) {
        spanCount = head.spanCount
        self.classes = try Self.classes(classes, head, tables.classes)
        try readIdentifiers(raw)
        try readTimes(head, widths, raw, from: (head.spanCount + head.foreignCount) * 8)
        try readTree(head, tables.resources.count, tree, raw)
    }

    private static func classes(
        _ bytes: ByteView, _ head: BlockHead, _ entries: [ClassEntry]
    ) throws(StoreError) -> [UInt32] {
        let count = head.spanCount + head.nestedCount
        guard count <= bytes.count else { throw .corrupt("items are missing") }
        var cursor = BlockCursor(bytes)
        var classes: [UInt32] = []
        classes.reserveCapacity(count)
        for place in 0..<count {
            let number = try cursor.index(below: entries.count)
            guard (entries[number].value.domain == .span) == (place < head.spanCount) else {
                throw .corrupt("an item has the class of another kind")
            }
            classes.append(UInt32(truncatingIfNeeded: number))
        }
        guard cursor.isAtEnd else { throw .corrupt("there are more classes than items") }
        return classes
    }

    private mutating func readIdentifiers(_ raw: ByteView) throws(StoreError) {
        guard raw.count >= spanCount * 8 else { throw .corrupt("spans have no identifier") }
        ids.reserveCapacity(spanCount)
        for place in 0..<spanCount { ids.append(raw.bigEndian64(at: place * 8) ?? 0) }
    }

    private mutating func readTimes(
        _ head: BlockHead, _ widths: ByteView, _ raw: ByteView, from first: Int
    ) throws(StoreError) {
        var cursor = BlockCursor(widths)
        let traces = head.fragments.count
        let traceWidths = try cursor.bytes(traces)
        let startWidths = try cursor.bytes(spanCount - traces)
        let durationWidths = try cursor.bytes(spanCount)
        var rest = BlockCursor(raw.dropFirst(first))
        var traceStarts = BitReader(
            try rest.bytes(BitReader.byteCount(widths: traceWidths)))
        var otherStarts = BitReader(try rest.bytes(BitReader.byteCount(widths: startWidths)))
        var durations = BitReader(try rest.bytes(BitReader.byteCount(widths: durationWidths)))
        rawEnd = raw.count - rest.rest.count
        starts.reserveCapacity(spanCount)
        ends.reserveCapacity(spanCount)
        var traceStart: UInt64 = 0
        var others = 0
        for (trace, fragment) in head.fragments.enumerated() {
            guard fragment.spanCount > 0 else { throw .corrupt("a trace has no spans") }
            traceStart &+= try traceStarts.number(width: traceWidths[trace]).unzigzag
            var start = traceStart
            for place in 0..<fragment.spanCount {
                if place > 0 {
                    start &+= try otherStarts.number(width: startWidths[others]) &* head.startUnit
                    others += 1
                }
                let width = durationWidths[starts.count]
                let duration = try durations.number(width: width) &* head.durationUnit
                starts.append(start)
                ends.append(start &+ duration)
            }
        }
    }

    private mutating func readTree(
        _ head: BlockHead, _ resourceCount: Int, _ tree: ByteView, _ raw: ByteView
    ) throws(StoreError) {
        var references = BlockCursor(tree)
        var codes = BlockCursor(tree)
        for _ in 0..<spanCount { _ = try codes.varint() }
        var places = codes
        _ = try places.bytes(spanCount)
        var foreign = BlockCursor(raw.dropFirst(spanCount * 8).prefix(head.foreignCount * 8))
        resources.reserveCapacity(spanCount)
        parents.reserveCapacity(spanCount)
        var parentPlaces: [Int] = []
        for fragment in head.fragments {
            let first = parents.count
            parentPlaces.removeAll(keepingCapacity: true)
            for place in 0..<fragment.spanCount {
                let parent = try Self.parent(
                    of: place, among: parentPlaces, spans: fragment.spanCount, &codes, &places)
                parentPlaces.append(parent ?? -1)
                if let parent {
                    parents.append(parent >= 0 ? ids[first + parent] : 0)
                } else {
                    parents.append(try foreign.fixed64().byteSwapped)
                }
                // As the encoder: a parent that lies ahead says nothing.
                let known = parent ?? -1
                let reference = known >= 0 && known < place ? known : place - 1
                let code = try references.index(below: resourceCount + 1)
                if code == 0, reference < 0 { throw .corrupt("a span has no resource") }
                resources.append(
                    code == 0
                        ? resources[first + reference] : UInt32(truncatingIfNeeded: code - 1))
            }
        }
    }

    /// The place of a span's parent; -1 for a root, nil for a parent that is not in the block.
    private static func parent(
        of place: Int, among known: [Int], spans: Int, _ codes: inout BlockCursor,
        _ places: inout BlockCursor
    ) throws(StoreError) -> Int? {
        let code = try codes.byte()
        switch code {
        case ParentCoder.Code.none: return -1
        case ParentCoder.Code.foreign: return nil
        case ParentCoder.Code.place: return try places.index(below: spans)
        default:
            var ancestor = place - 1
            for _ in 0..<Int(code - ParentCoder.Code.ancestor) where ancestor >= 0 {
                ancestor = ParentCoder.next(known[ancestor], after: ancestor)
            }
            guard ancestor >= 0 else { throw .corrupt("a span has no such ancestor") }
            return ancestor
        }
    }
}
