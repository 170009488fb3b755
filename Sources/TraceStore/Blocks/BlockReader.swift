import Bytes
import Compression
import OTLP
import TraceModel

/// Reads blocks: a trace, the traces that match a search, everything.
///
/// Holds one block at a time, of which it inflates the sections as they are needed. Nothing a block
/// may contain stops the program: what does not fit together is ``StoreError/corrupt(_:)``.
///
/// - Concurrency: One thread at a time; not `Sendable`.
final class BlockReader {
    private let decompressor = ZstdDecompressor()
    private let body: ByteBuffer
    private var inflated: [ByteBuffer?]
    let head: BlockHead
    private let headBytes: ByteBuffer
    private var loadedTables: BlockTables?
    private var loadedClasses: [UInt32]?
    private var loadedSpans: BlockSpans?
    private var loadedFirstRawValue: Int?
    private var loadedValues: [ColumnValues?] = []

    /// Opens a block and compares both parts with their checksums.
    init(head: ByteBuffer, body: ByteBuffer) throws(StoreError) {
        headBytes = head
        self.body = body
        self.head = try BlockHead(head.view)
        inflated = [ByteBuffer?](repeating: nil, count: BlockFormat.Section.allCases.count)
        guard body.count == self.head.bodyBytes, body.view.hash64 == self.head.bodyChecksum else {
            throw .corrupt("the body does not match its checksum")
        }
    }

    /// How many bytes the block has.
    var byteCount: Int { headBytes.count + body.count }

    /// The bytes of a section; valid while the reader lives.
    func section(_ section: BlockFormat.Section) throws(StoreError) -> ByteView {
        if let known = inflated[section.rawValue] { return known.view }
        var offset = 0
        for before in head.sections.prefix(section.rawValue) { offset += before.stored }
        let layout = head.sections[section.rawValue]
        guard let stored = body.view.slice(from: offset, count: layout.stored) else {
            throw .corrupt("a section is missing")
        }
        if section == .raw || layout.size == 0 {
            guard layout.size == layout.stored else { throw .corrupt("a section is damaged") }
            return stored
        }
        var output = ByteWriter(capacity: min(layout.size, 1 << 20))
        do {
            try decompressor.decompress(stored, count: layout.size, into: &output)
        } catch {
            throw .corrupt("a section is damaged")
        }
        let buffer = output.finish()
        inflated[section.rawValue] = buffer
        return buffer.view
    }

    /// Names, columns and classes.
    func tables() throws(StoreError) -> BlockTables {
        if let loadedTables { return loadedTables }
        let tables = try BlockTables(try section(.tables), head)
        loadedTables = tables
        loadedValues = [ColumnValues?](repeating: nil, count: tables.columns.count)
        return tables
    }

    /// The classes of the spans, then those of the events and links in the order of their spans.
    func classes() throws(StoreError) -> [UInt32] {
        if let loadedClasses { return loadedClasses }
        let tables = try tables()
        let bytes = try section(.classes)
        let count = head.spanCount + head.nestedCount
        guard count <= bytes.count else { throw .corrupt("items are missing") }
        var cursor = BlockCursor(bytes)
        var classes: [UInt32] = []
        classes.reserveCapacity(count)
        let isSpan = tables.classes.map { $0.value.domain == .span }
        for place in 0..<count {
            let number = try cursor.index(below: isSpan.count)
            guard isSpan[number] == (place < head.spanCount) else {
                throw .corrupt("an item has the class of another kind")
            }
            classes.append(UInt32(truncatingIfNeeded: number))
        }
        guard cursor.isAtEnd else { throw .corrupt("there are more classes than items") }
        loadedClasses = classes
        return classes
    }

    /// What every span of all fragments has.
    func spans() throws(StoreError) -> BlockSpans {
        if let loadedSpans { return loadedSpans }
        let spans = try spans(of: head.fragments.indices)
        loadedSpans = spans
        return spans
    }

    /// What every span of some fragments has.
    func spans(of fragments: Range<Int>) throws(StoreError) -> BlockSpans {
        if let loadedSpans { return loadedSpans }
        return try BlockSpans(
            head, fragments, resourceCount: try tables().resources.count, tree: section(.tree),
            widths: section(.widths), raw: section(.raw))
    }

    /// Where the columns' values begin in the raw section.
    private func firstRawValue() throws(StoreError) -> Int {
        if let loadedFirstRawValue { return loadedFirstRawValue }
        let first = try BlockSpans.rawBytes(head, try section(.widths))
        loadedFirstRawValue = first
        return first
    }

    /// The values of a column.
    func values(of number: Int) throws(StoreError) -> ColumnValues {
        let column = try tables().columns[number]
        if let known = loadedValues[number] { return known }
        let raw = try section(.raw).dropFirst(try firstRawValue())
        // PERF: Texts are half of what a block inflates to, and identifiers have none.
        guard let ownCodes = try slice(column.codes, of: .codes),
            let ownTexts = try slice(column.texts, of: .texts),
            let ownRaw = raw.slice(column.raw)
        else { throw .corrupt("the values of a column are missing") }
        let values = try ColumnValues(column, codes: ownCodes, texts: ownTexts, raw: ownRaw)
        loadedValues[number] = values
        return values
    }

    /// A part of a section, which is inflated unless the part is empty.
    private func slice(
        _ range: Range<Int>, of name: BlockFormat.Section
    ) throws(StoreError) -> ByteView? {
        range.isEmpty ? .empty : try section(name).slice(range)
    }

    /// A trace's fragment as OTLP protobuf, by its place in the block: see
    /// ``BlockHead/fragment(of:from:)``.
    func trace(at place: Int) throws(StoreError) -> ByteBuffer {
        var rebuilder = TraceRebuilder(
            self, try tables(), try classes(), try spans(of: place..<place + 1))
        return try rebuilder.rebuild(place)
    }

    /// As ``trace(at:)``, checked and ready to be decoded.
    func batch(at place: Int) throws(StoreError) -> SpanBatch {
        let body = try trace(at: place)
        do {
            return try SpanBatch.scan(body, limits: .accepted).batch
        } catch {
            throw .corrupt("a trace is not what was stored: \(error)")
        }
    }

    /// A replay from the block's first item.
    func replay(
        where isWanted: (ColumnEntry) -> Bool = { _ in true }
    ) throws(StoreError) -> ColumnReplay {
        try ColumnReplay.make(
            try tables(), items: try classes(), operations: section(.operations),
            codes: section(.codes), where: isWanted)
    }
}

extension ByteView {
    /// A part of this view; nil when it does not lie within.
    fileprivate func slice(_ range: Range<Int>) -> ByteView? {
        slice(from: range.lowerBound, count: range.count)
    }
}
