import Bytes
import Compression
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
    private var loadedSpans: BlockSpans?
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

    /// What every span has.
    func spans() throws(StoreError) -> BlockSpans {
        if let loadedSpans { return loadedSpans }
        let spans = try BlockSpans(
            head, try tables(), classes: try section(.classes), tree: try section(.tree),
            widths: try section(.widths), raw: try section(.raw))
        loadedSpans = spans
        return spans
    }

    /// The values of a column.
    func values(of number: Int) throws(StoreError) -> ColumnValues {
        let column = try tables().columns[number]
        if let known = loadedValues[number] { return known }
        let raw = try section(.raw).dropFirst(try spans().rawEnd)
        guard let ownCodes = try section(.codes).slice(column.codes),
            let ownTexts = try section(.texts).slice(column.texts),
            let ownRaw = raw.slice(column.raw)
        else { throw .corrupt("the values of a column are missing") }
        let values = try ColumnValues(column, codes: ownCodes, texts: ownTexts, raw: ownRaw)
        loadedValues[number] = values
        return values
    }

    /// A trace's fragment as OTLP protobuf, by its place in the block: see
    /// ``BlockHead/fragment(of:from:)``.
    func trace(at place: Int) throws(StoreError) -> ByteBuffer {
        var rebuilder = TraceRebuilder(self, try tables(), try spans())
        return try rebuilder.rebuild(place)
    }

    /// A replay from the block's first item.
    func replay(
        where isWanted: (ColumnEntry) -> Bool = { _ in true }
    ) throws(StoreError) -> ColumnReplay {
        let tables = try tables()
        return try ColumnReplay(
            tables, items: try spans().classes, operations: try section(.operations),
            codes: try section(.codes), isWanted: tables.columns.map(isWanted))
    }
}

extension ByteView {
    /// A part of this view; nil when it does not lie within.
    fileprivate func slice(_ range: Range<Int>) -> ByteView? {
        slice(from: range.lowerBound, count: range.count)
    }
}
