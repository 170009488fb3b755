import Bytes
import OTLP
import TraceModel

/// Writes a trace's fragment of a block as the OTLP protobuf that it came from.
///
/// The order of fields is the canonical one; the order of attributes, events and links is kept.
struct TraceRebuilder: ~Copyable {
    /// The values of one item: where its places begin in `entries`.
    struct Item {
        let number: Int
        let firstEntry: Int
    }

    let reader: BlockReader
    let tables: BlockTables
    let classes: [UInt32]
    let spans: BlockSpans
    private(set) var items: [Item] = []
    private(set) var entries: [Int32] = []
    /// For each span of the fragment, its first event or link in `items`; then the end.
    private(set) var firstNested: [Int] = []
    var output = ByteWriter(capacity: 16 << 10)

    /// Prepares to read traces out of an opened block.
    init(
        _ reader: BlockReader, _ tables: BlockTables, _ classes: [UInt32], _ spans: BlockSpans
    ) {
        self.reader = reader
        self.tables = tables
        self.classes = classes
        self.spans = spans
    }

    /// Writes the fragment at a place of the block, of which the spans are.
    mutating func rebuild(_ place: Int) throws(StoreError) -> ByteBuffer {
        let (first, end) = (spans.range.lowerBound, spans.range.upperBound)
        try collect(first..<end)
        let traceID = try reader.head.traceID(of: place)
        var groups: [(resource: UInt32, scope: UInt32, spans: [Int])] = []
        for span in first..<end {
            let resource = spans.resource(span)
            let scope = tables.classes[Int(classes[span])].value.scope
            let known = groups.firstIndex { $0.resource == resource && $0.scope == scope }
            if let known {
                groups[known].spans.append(span)
            } else {
                groups.append((resource, scope, [span]))
            }
        }
        for group in groups {
            try write(group.spans, group.resource, group.scope, traceID, first: first)
        }
        return ByteBuffer(copying: output.view)
    }

    /// Replays the block up to the fragment's end and keeps the values of its items.
    ///
    /// PERF: Only columns that the fragment has are replayed, and events and links only when it has
    /// any; of most blocks that is half the work.
    private mutating func collect(_ range: Range<Int>) throws(StoreError) {
        let wanted = columns(of: classes[range])
        var replay = try reader.replay { wanted[$0.index] || NestedCounter.isCount($0) }
        var nested = reader.head.spanCount
        let counter = try NestedCounter(reader)
        for span in 0..<range.upperBound {
            let number = Int(classes[span])
            try replay.replay(number)
            let count = try counter.count(of: number, replay)
            if span >= range.lowerBound {
                keep(number, replay)
                firstNested.append(nested)
            }
            nested += count
            guard nested <= classes.count else { throw .corrupt("events are missing") }
        }
        let firstKept = firstNested.first ?? nested
        firstNested.append(nested)
        try collectNested(firstKept..<nested)
        // From places of the block to those of the kept items, which follow the fragment's spans.
        for span in firstNested.indices { firstNested[span] += range.count - firstKept }
    }

    /// Replays the events and links up to those of the fragment, which are kept.
    private mutating func collectNested(_ kept: Range<Int>) throws(StoreError) {
        guard !kept.isEmpty else { return }
        let wanted = columns(of: classes[kept])
        var replay = try reader.replay { wanted[$0.index] }
        for item in reader.head.spanCount..<kept.upperBound {
            let number = Int(classes[item])
            try replay.replay(number)
            if item >= kept.lowerBound { keep(number, replay) }
        }
    }

    /// For each column, whether one of some items has it.
    private func columns(of numbers: ArraySlice<UInt32>) -> [Bool] {
        var wanted = [Bool](repeating: false, count: tables.columns.count)
        for number in Set(numbers) {
            for column in tables.classes[Int(number)].columns { wanted[column] = true }
        }
        return wanted
    }

    private mutating func keep(_ number: Int, _ replay: borrowing ColumnReplay) {
        items.append(Item(number: number, firstEntry: entries.count))
        for place in tables.classes[number].columns.indices {
            entries.append(Int32(truncatingIfNeeded: replay.entry(place, of: number)))
        }
    }

    private mutating func write(
        _ members: [Int], _ resource: UInt32, _ scope: UInt32, _ traceID: TraceID, first: Int
    ) throws(StoreError) {
        let group = output.beginLongMessage(ExportRequestField.resourceSpans.rawValue)
        let keptResource = tables.resources[Int(resource)]
        output.appendField(ResourceSpansField.resource.rawValue, bytes: keptResource.message)
        let scopeSpans = output.beginLongMessage(ResourceSpansField.scopeSpans.rawValue)
        let keptScope = tables.scopes[Int(scope)]
        output.appendField(ScopeSpansField.scope.rawValue, bytes: keptScope.message)
        for span in members { try writeSpan(span, item: span - first, traceID) }
        if !keptScope.schemaURL.isEmpty {
            output.appendField(ScopeSpansField.schemaUrl.rawValue, bytes: keptScope.schemaURL)
        }
        output.endLongMessage(scopeSpans)
        if !keptResource.schemaURL.isEmpty {
            output.appendField(ResourceSpansField.schemaUrl.rawValue, bytes: keptResource.schemaURL)
        }
        output.endLongMessage(group)
    }
}
