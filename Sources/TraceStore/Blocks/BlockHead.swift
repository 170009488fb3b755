import Bytes
import TraceModel

/// The first part of a block: what it holds, and where.
struct BlockHead {
    /// A trace's fragment in the block.
    struct Fragment: Equatable {
        let spanCount: Int
        let verdict: Verdict
    }

    let bodyChecksum: UInt64
    let bodyBytes: Int
    /// When the last of the traces was stored.
    let storedAt: Timestamp
    let bounds: BlockBounds
    let spanCount: Int
    /// How many events and links there are.
    let nestedCount: Int
    /// How many parents are not in the block.
    let foreignCount: Int
    let startUnit: UInt64
    let durationUnit: UInt64
    let sections: [SectionLayout]
    /// In the order of ``traceIDs``.
    let fragments: [Fragment]
    /// 16 bytes each.
    let traceIDs: ByteView

    /// Reads a head, which must outlive the value, and compares it with its checksum.
    init(_ bytes: ByteView) throws(StoreError) {
        var cursor = BlockCursor(bytes)
        let magic = try cursor.fixed32()
        guard magic == BlockFormat.magic || magic == BlockFormat.magicOfVersion1 else {
            throw .corrupt("no block of ours")
        }
        guard try cursor.fixed64() == cursor.rest.hash64 else {
            throw .corrupt("the head does not match its checksum")
        }
        bodyChecksum = try cursor.fixed64()
        storedAt = Timestamp(nanoseconds: try cursor.fixed64())
        var bounds = BlockBounds()
        bounds.minStart = try cursor.fixed64()
        bounds.maxStart = try cursor.fixed64()
        bounds.minDuration = try cursor.fixed64()
        bounds.maxDuration = try cursor.fixed64()
        bounds.hasError = try cursor.byte() != 0
        self.bounds = bounds
        bodyBytes = try cursor.count(atMost: BlockFormat.maxSectionBytes)
        spanCount = try cursor.count(atMost: bodyBytes / 8)
        let traceCount = try cursor.count(atMost: bytes.count / 16)
        nestedCount = try cursor.count(atMost: BlockFormat.maxSectionBytes)
        foreignCount = try cursor.count(atMost: bodyBytes / 8)
        startUnit = try cursor.varint()
        durationUnit = try cursor.varint()
        let verdicts = try Self.verdicts(
            &cursor, storedAt, haveTimes: magic != BlockFormat.magicOfVersion1)
        sections = try Self.sections(&cursor, bodyBytes: bodyBytes)
        fragments = try Self.fragments(&cursor, traceCount, verdicts, spanCount: spanCount)
        traceIDs = try cursor.bytes(traceCount * 16)
        guard cursor.isAtEnd else { throw .corrupt("the head is too long") }
    }

    /// The place of a trace's fragment, from some place on.
    func fragment(of id: TraceID, from first: Int = 0) -> Int? {
        for place in first..<max(first, fragments.count)
        where traceIDs.bigEndian64(at: place * 16 + 8) == id.low
            && traceIDs.bigEndian64(at: place * 16) == id.high
        {
            return place
        }
        return nil
    }

    /// The trace that a fragment is of.
    func traceID(of place: Int) throws(StoreError) -> TraceID {
        guard let high = traceIDs.bigEndian64(at: place * 16),
            let low = traceIDs.bigEndian64(at: place * 16 + 8),
            let id = TraceID(high: high, low: low)
        else { throw .corrupt("a trace has no identifier") }
        return id
    }

    private static func verdicts(
        _ cursor: inout BlockCursor, _ storedAt: Timestamp, haveTimes: Bool
    ) throws(StoreError) -> [Verdict] {
        var verdicts: [Verdict] = []
        for _ in 0..<(try cursor.count(atMost: cursor.rest.count / 2)) {
            guard let completion = Verdict.completion(code: try cursor.byte()) else {
                throw .corrupt("a trace was completed in an unknown way")
            }
            let threshold = try cursor.varint()
            let age = haveTimes ? try cursor.varint() : 0
            verdicts.append(
                Verdict(
                    completion, threshold: threshold,
                    storedAt: storedAt.subtracting(nanoseconds: age)))
        }
        return verdicts
    }

    private static func sections(
        _ cursor: inout BlockCursor, bodyBytes: Int
    ) throws(StoreError) -> [SectionLayout] {
        var sections: [SectionLayout] = []
        var stored = 0
        for _ in BlockFormat.Section.allCases {
            let size = try cursor.count(atMost: BlockFormat.maxSectionBytes)
            let section = SectionLayout(
                size: size, stored: try cursor.count(atMost: bodyBytes - stored))
            stored += section.stored
            sections.append(section)
        }
        guard stored == bodyBytes else { throw .corrupt("the sections do not fill the body") }
        return sections
    }

    private static func fragments(
        _ cursor: inout BlockCursor, _ count: Int, _ verdicts: [Verdict], spanCount: Int
    ) throws(StoreError) -> [Fragment] {
        var fragments: [Fragment] = []
        fragments.reserveCapacity(count)
        var left = spanCount
        for _ in 0..<count {
            let spans = try cursor.count(atMost: left)
            left -= spans
            fragments.append(
                Fragment(
                    spanCount: spans, verdict: verdicts[try cursor.index(below: verdicts.count)]))
        }
        guard left == 0 else { throw .corrupt("the traces do not have all spans") }
        return fragments
    }
}
