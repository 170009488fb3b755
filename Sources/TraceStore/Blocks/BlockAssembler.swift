import Bytes
import Compression
import TraceModel

/// Puts the columns of a block together: serialises, compresses and sums them up.
struct BlockAssembler: ~Copyable {
    /// PERF: Each section has the highest level that costs no more than a nanosecond a span for each
    /// hundredth of a byte.
    private let fastCompressor = ZstdCompressor(level: 1)
    private let textCompressor = ZstdCompressor(level: 2)
    private let tableCompressor = ZstdCompressor(level: 3)
    private var streams = BlockStreams()
    private var tables = ByteWriter()
    private var classes = ByteWriter()
    private var tree = ByteWriter()
    private var widths = ByteWriter()
    private var slotCodes = ByteWriter()
    private var operations = ByteWriter()
    private var filter = FilterBuilder()
    private var sections: [SectionLayout] = []
    private var startUnit: UInt64 = 1
    private var durationUnit: UInt64 = 1

    /// Makes a block of everything that was encoded since the last one.
    mutating func assemble(
        _ structure: borrowing StructureWriter, _ items: inout ItemEncoder,
        _ parents: borrowing ParentCoder, _ scopes: borrowing ScopeNumbers,
        _ pairs: borrowing OperationPairs
    ) -> EncodedBlock {
        removeAll()
        writeTree(structure, parents)
        writeTimes(structure)
        items.writeOperations(codes: &slotCodes, to: &operations)
        writeTables(items, scopes)
        classes.append(structure.classes.view)
        classes.append(structure.nestedClasses.view)
        var body = ByteWriter(capacity: 256 << 10)
        compress(tables.view, with: tableCompressor, to: &body)
        compress(classes.view, with: tableCompressor, to: &body)
        compress(tree.view, with: tableCompressor, to: &body)
        compress(widths.view, with: fastCompressor, to: &body)
        compress(operations.view, with: fastCompressor, to: &body)
        compress(streams.codes.view, with: fastCompressor, to: &body)
        compress(streams.texts.view, with: textCompressor, to: &body)
        body.append(streams.raw.view)
        sections.append(SectionLayout(size: streams.raw.count, stored: streams.raw.count))
        let head = head(structure, parents, body: body.view)
        return EncodedBlock(
            head: head, body: body.finish(), filter: filter.make(items, scopes),
            storedAt: structure.lastStoredAt, bounds: structure.bounds,
            spanCount: structure.spanCount,
            traceCount: structure.traceCount,
            traceIDs: ByteBuffer(copying: structure.traceIDs.view),
            operations: pairs.named(items, scopes))
    }

    private mutating func removeAll() {
        streams.removeAll()
        tables.removeAll()
        classes.removeAll()
        tree.removeAll()
        widths.removeAll()
        slotCodes.removeAll()
        operations.removeAll()
        sections.removeAll(keepingCapacity: true)
    }

    private mutating func writeTree(
        _ structure: borrowing StructureWriter, _ parents: borrowing ParentCoder
    ) {
        streams.raw.append(structure.spanIDs.view)
        streams.raw.append(parents.foreign.view)
        tree.append(structure.resources.view)
        tree.append(parents.codes.view)
        tree.append(parents.places.view)
    }

    private mutating func writeTimes(_ structure: borrowing StructureWriter) {
        startUnit = BlockFormat.unit(of: structure.starts)
        durationUnit = BlockFormat.unit(of: structure.durations)
        streams.append(structure.traceStarts, unit: 1, widths: &widths)
        streams.append(structure.starts, unit: startUnit, widths: &widths)
        streams.append(structure.durations, unit: durationUnit, widths: &widths)
    }

    private mutating func writeTables(
        _ items: borrowing ItemEncoder, _ scopes: borrowing ScopeNumbers
    ) {
        write(items.names)
        write(scopes.scopes)
        write(scopes.resources)
        writeColumns(items.columns)
        writeShapes(items.classes.shapes)
        writeClasses(items.classes)
        tables.append(slotCodes.view)
    }

    private mutating func write(_ strings: borrowing TextDictionary) {
        tables.appendVarint(UInt64(strings.count))
        for place in 0..<strings.count { tables.appendVarint(UInt64(strings[place].count)) }
        tables.append(strings.bytes)
    }

    private mutating func writeColumns(_ columns: borrowing ColumnTable) {
        tables.appendVarint(UInt64(columns.count))
        for number in 0..<columns.count {
            let layout = streams.append(columns, number)
            tables.append(columns[number].domain.rawValue)
            tables.append(columns[number].kind.rawValue)
            tables.append(layout.form)
            tables.appendVarint(UInt64(columns[number].name))
            tables.appendVarint(UInt64(columns[number].valueCount))
            tables.appendVarint(UInt64(columns[number].references.count))
            tables.appendVarint(UInt64(layout.sharedReferences))
            tables.appendVarint(UInt64(layout.codeBytes))
            tables.appendVarint(UInt64(layout.textBytes))
            tables.appendVarint(UInt64(layout.rawBytes))
        }
    }

    private mutating func writeShapes(_ shapes: borrowing ShapeTable) {
        tables.appendVarint(UInt64(shapes.count))
        for number in 0..<shapes.count {
            let count = shapes.columnCount(of: number)
            tables.appendVarint(UInt64(count))
            for place in 0..<count {
                tables.appendVarint(UInt64(shapes.column(place, of: number)))
            }
        }
    }

    private mutating func writeClasses(_ classes: borrowing ClassTable) {
        tables.appendVarint(UInt64(classes.count))
        for number in 0..<classes.count {
            let value = classes[number]
            tables.append(value.domain.rawValue)
            tables.appendVarint(UInt64(value.name))
            tables.appendVarint(UInt64(value.scope))
            tables.appendVarint(UInt64(value.shape))
            tables.appendVarint(UInt64(value.flags))
            tables.appendVarint(UInt64(value.kind))
            tables.appendVarint(UInt64(value.status))
        }
    }

    private mutating func compress(
        _ content: ByteView, with compressor: ZstdCompressor, to body: inout ByteWriter
    ) {
        let before = body.count
        if !content.isEmpty { compressor.compress(content, into: &body) }
        sections.append(SectionLayout(size: content.count, stored: body.count - before))
    }

    private func head(
        _ structure: borrowing StructureWriter, _ parents: borrowing ParentCoder, body: ByteView
    ) -> ByteBuffer {
        var rest = ByteWriter(capacity: structure.traceIDs.count + structure.traces.count + 256)
        rest.appendLittleEndian(body.hash64)
        rest.appendLittleEndian(structure.lastStoredAt.nanoseconds)
        rest.appendLittleEndian(structure.bounds.minStart)
        rest.appendLittleEndian(structure.bounds.maxStart)
        rest.appendLittleEndian(structure.bounds.minDuration)
        rest.appendLittleEndian(structure.bounds.maxDuration)
        rest.append(structure.bounds.hasError ? 1 : 0)
        for number in [
            body.count, structure.spanCount, structure.traceCount, structure.nestedCount,
            parents.foreign.count / 8, Int(startUnit), Int(durationUnit),
            structure.verdicts.verdicts.count,
        ] {
            rest.appendVarint(UInt64(number))
        }
        for verdict in structure.verdicts.verdicts {
            rest.append(Verdict.code(of: verdict.completion))
            rest.appendVarint(verdict.threshold)
            rest.appendVarint(structure.lastStoredAt.nanoseconds(since: verdict.storedAt))
        }
        for section in sections {
            rest.appendVarint(UInt64(section.size))
            rest.appendVarint(UInt64(section.stored))
        }
        rest.append(structure.traces.view)
        rest.append(structure.traceIDs.view)
        var head = ByteWriter(capacity: rest.count + 12)
        head.appendLittleEndian(BlockFormat.magic)
        head.appendLittleEndian(rest.view.hash64)
        head.append(rest.view)
        return head.finish()
    }
}

/// How large a section of a body is.
struct SectionLayout: Equatable, Sendable {
    /// In bytes, as it is read.
    let size: Int
    /// In bytes, as it lies in the body.
    let stored: Int
}
