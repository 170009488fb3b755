import Bytes

/// The columns that every span has, read back for some of a block's fragments.
///
/// Fragments are independent but for where their numbers begin; what lies before them is passed
/// over. Spans are known by their place in the block.
struct BlockSpans {
    /// The spans that were read.
    let range: Range<Int>
    private var resources: [UInt32] = []
    private var ids: [UInt64] = []
    private var parents: [UInt64] = []
    private var starts: [UInt64] = []
    private var ends: [UInt64] = []

    /// Reads some fragments.
    init(
        _ head: BlockHead, _ fragments: Range<Int>, resourceCount: Int, tree: ByteView,
        widths: ByteView, raw: ByteView
    ) throws(StoreError) {
        let first = head.fragments[..<fragments.lowerBound].reduce(0) { $0 + $1.spanCount }
        let count = head.fragments[fragments].reduce(0) { $0 + $1.spanCount }
        range = first..<first + count
        guard raw.count >= (head.spanCount + head.foreignCount) * 8 else {
            throw .corrupt("spans have no identifier")
        }
        ids.reserveCapacity(count)
        for span in range { ids.append(raw.bigEndian64(at: span * 8) ?? 0) }
        try readTimes(head, fragments, widths, raw)
        try readTree(head, fragments, resourceCount, tree, raw)
    }

    /// The number of a span's resource.
    @inline(__always)
    func resource(_ span: Int) -> UInt32 { resources[span - range.lowerBound] }

    @inline(__always)
    func id(_ span: Int) -> UInt64 { ids[span - range.lowerBound] }

    /// The identifier of a span's parent; 0 for a root.
    @inline(__always)
    func parent(_ span: Int) -> UInt64 { parents[span - range.lowerBound] }

    @inline(__always)
    func start(_ span: Int) -> UInt64 { starts[span - range.lowerBound] }

    @inline(__always)
    func end(_ span: Int) -> UInt64 { ends[span - range.lowerBound] }

    /// How many bytes the raw section has before the values of columns.
    static func rawBytes(_ head: BlockHead, _ widths: ByteView) throws(StoreError) -> Int {
        let times = try TimeWidths(head, widths)
        return (head.spanCount + head.foreignCount) * 8 + BitReader.byteCount(widths: times.traces)
            + BitReader.byteCount(widths: times.starts)
            + BitReader.byteCount(widths: times.durations)
    }

    /// The widths of the three kinds of time.
    private struct TimeWidths {
        let traces: ByteView
        let starts: ByteView
        let durations: ByteView

        init(_ head: BlockHead, _ widths: ByteView) throws(StoreError) {
            var cursor = BlockCursor(widths)
            traces = try cursor.bytes(head.fragments.count)
            starts = try cursor.bytes(head.spanCount - head.fragments.count)
            durations = try cursor.bytes(head.spanCount)
        }
    }

    private mutating func readTimes(
        _ head: BlockHead, _ fragments: Range<Int>, _ widths: ByteView, _ raw: ByteView
    ) throws(StoreError) {
        let times = try TimeWidths(head, widths)
        var rest = BlockCursor(raw.dropFirst((head.spanCount + head.foreignCount) * 8))
        var traceStarts = BitReader(try rest.bytes(BitReader.byteCount(widths: times.traces)))
        var otherStarts = BitReader(try rest.bytes(BitReader.byteCount(widths: times.starts)))
        var durations = BitReader(try rest.bytes(BitReader.byteCount(widths: times.durations)))
        var others = range.lowerBound - fragments.lowerBound
        otherStarts.skip(widths: times.starts.prefix(others))
        durations.skip(widths: times.durations.prefix(range.lowerBound))
        starts.reserveCapacity(range.count)
        ends.reserveCapacity(range.count)
        var traceStart: UInt64 = 0
        for place in 0..<fragments.upperBound {
            traceStart &+= try traceStarts.number(width: times.traces[place]).unzigzag
            guard place >= fragments.lowerBound else { continue }
            var start = traceStart
            for span in 0..<head.fragments[place].spanCount {
                if span > 0 {
                    start &+= try otherStarts.number(width: times.starts[others]) &* head.startUnit
                    others += 1
                }
                let width = times.durations[range.lowerBound + starts.count]
                starts.append(start)
                ends.append(
                    start &+ (try durations.number(width: width) &* head.durationUnit))
            }
        }
    }

    private mutating func readTree(
        _ head: BlockHead, _ fragments: Range<Int>, _ resourceCount: Int, _ tree: ByteView,
        _ raw: ByteView
    ) throws(StoreError) {
        var references = BlockCursor(tree)
        try references.skipVarints(range.lowerBound)
        var rest = references
        try rest.skipVarints(head.spanCount - range.lowerBound)
        let allCodes = try rest.bytes(head.spanCount)
        let before = ParentCode.count(allCodes.prefix(range.lowerBound))
        try rest.skipVarints(before.places)
        var reader = ParentReader(
            codes: BlockCursor(allCodes.dropFirst(range.lowerBound)), places: rest,
            foreign: BlockCursor(
                raw.dropFirst((head.spanCount + before.foreign) * 8)
                    .prefix((head.foreignCount - before.foreign) * 8)))
        resources.reserveCapacity(range.count)
        parents.reserveCapacity(range.count)
        for fragment in head.fragments[fragments] {
            let first = parents.count
            reader.beginTrace(spans: fragment.spanCount)
            for place in 0..<fragment.spanCount {
                let parent = try reader.next()
                switch parent {
                case .none: parents.append(0)
                case .foreign(let id): parents.append(id)
                case .place(let known): parents.append(ids[first + known])
                }
                // As the encoder: a parent that lies ahead says nothing.
                var reference = place - 1
                if case .place(let known) = parent, known < place { reference = known }
                let code = try references.index(below: resourceCount + 1)
                if code == 0, reference < 0 { throw .corrupt("a span has no resource") }
                resources.append(
                    code == 0
                        ? resources[first + reference] : UInt32(truncatingIfNeeded: code - 1))
            }
        }
    }
}
