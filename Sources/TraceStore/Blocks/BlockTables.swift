import Bytes

/// Byte strings that stand one behind the other.
struct TextList {
    private let bytes: ByteView
    private var ends: [Int] = []

    var count: Int { ends.count }

    /// The string with a number within bounds.
    subscript(number: Int) -> ByteView {
        let start = number == 0 ? 0 : ends[number - 1]
        return bytes.dropFirst(start).prefix(ends[number] - start)
    }

    /// Reads a count, the lengths, and the strings.
    init(_ cursor: inout BlockCursor) throws(StoreError) {
        let count = try cursor.count(atMost: cursor.rest.count)
        var end = 0
        ends.reserveCapacity(count)
        for _ in 0..<count {
            end += try cursor.count(atMost: cursor.rest.count)
            guard end <= cursor.rest.count else { throw .corrupt("a text is cut short") }
            ends.append(end)
        }
        bytes = try cursor.bytes(end)
    }
}

/// A column as the tables describe it.
struct ColumnEntry {
    /// The column's place among the columns.
    let index: Int
    let domain: ItemDomain
    let kind: ColumnKind
    let name: Int
    let valueCount: Int
    let referenceCount: Int
    /// Whose references these are: the column's own, or those of an earlier one.
    let referencesOf: Int
    let form: UInt8
    /// Where the column's parts are in their sections.
    let codes: Range<Int>
    let texts: Range<Int>
    let raw: Range<Int>
}

/// A class as the tables describe it.
struct ClassEntry {
    let value: ItemClass
    /// Where the class's places begin among those of all classes.
    let firstSlot: Int
    /// The columns of its places.
    let columns: [Int]
}

/// The tables of a block: names, scopes, resources, columns and classes.
struct BlockTables {
    let names: TextList
    let scopes: [KeptMessage]
    let resources: [KeptMessage]
    let columns: [ColumnEntry]
    let classes: [ClassEntry]
    /// For each place of each class, how its operations are written: see ``OpRun``.
    let slotCodes: ByteView

    /// Reads the section; it must outlive the value.
    init(_ bytes: ByteView, _ head: BlockHead) throws(StoreError) {
        var cursor = BlockCursor(bytes)
        names = try TextList(&cursor)
        scopes = try Self.messages(&cursor)
        resources = try Self.messages(&cursor)
        columns = try Self.columns(&cursor, names: names.count, head)
        let shapes = try Self.shapes(&cursor, columns: columns.count)
        classes = try Self.classes(&cursor, shapes, columns, names.count, scopes.count)
        slotCodes = cursor.rest
        let slots = classes.last.map { $0.firstSlot + $0.columns.count } ?? 0
        guard slotCodes.count == slots else { throw .corrupt("the places have no operations") }
    }

    private static func messages(
        _ cursor: inout BlockCursor
    ) throws(StoreError) -> [KeptMessage] {
        let list = try TextList(&cursor)
        var messages: [KeptMessage] = []
        for number in 0..<list.count {
            guard let message = KeptMessage(list[number]) else {
                throw .corrupt("a scope or resource is damaged")
            }
            messages.append(message)
        }
        return messages
    }

    private static func columns(
        _ cursor: inout BlockCursor, names: Int, _ head: BlockHead
    ) throws(StoreError) -> [ColumnEntry] {
        let count = try cursor.count(atMost: cursor.rest.count / 10)
        var columns: [ColumnEntry] = []
        columns.reserveCapacity(count)
        // The spans' own numbers come first in the raw section; the reader says where they end.
        var ends = (codes: 0, texts: 0, raw: 0)
        for number in 0..<count {
            guard let domain = ItemDomain(rawValue: try cursor.byte()),
                let kind = ColumnKind(rawValue: try cursor.byte())
            else { throw .corrupt("a column is of an unknown kind") }
            let form = try cursor.byte()
            let name = try cursor.index(below: names)
            let limit = BlockFormat.maxSectionBytes
            let values = try cursor.count(atMost: limit)
            let references = try cursor.count(atMost: limit)
            let shared = try cursor.count(atMost: number)
            let codes = try cursor.count(atMost: limit)
            let texts = try cursor.count(atMost: limit)
            let raw = try cursor.count(atMost: limit)
            if shared > 0, columns[shared - 1].referenceCount != references {
                throw .corrupt("a column shares references that it does not have")
            }
            columns.append(
                ColumnEntry(
                    index: number, domain: domain, kind: kind, name: name, valueCount: values,
                    referenceCount: references,
                    referencesOf: shared > 0 ? columns[shared - 1].referencesOf : number,
                    form: form, codes: ends.codes..<ends.codes + codes,
                    texts: ends.texts..<ends.texts + texts, raw: ends.raw..<ends.raw + raw))
            ends = (ends.codes + codes, ends.texts + texts, ends.raw + raw)
        }
        guard ends.codes == head.size(of: .codes), ends.texts == head.size(of: .texts),
            ends.raw <= head.size(of: .raw)
        else { throw .corrupt("the columns do not fill their sections") }
        return columns
    }

    private static func shapes(
        _ cursor: inout BlockCursor, columns: Int
    ) throws(StoreError) -> [[Int]] {
        var shapes: [[Int]] = []
        for _ in 0..<(try cursor.count(atMost: cursor.rest.count)) {
            var shape: [Int] = []
            for _ in 0..<(try cursor.count(atMost: cursor.rest.count)) {
                shape.append(try cursor.index(below: columns))
            }
            shapes.append(shape)
        }
        return shapes
    }

    private static func classes(
        _ cursor: inout BlockCursor, _ shapes: [[Int]], _ columns: [ColumnEntry], _ names: Int,
        _ scopes: Int
    ) throws(StoreError) -> [ClassEntry] {
        var classes: [ClassEntry] = []
        var firstSlot = 0
        for _ in 0..<(try cursor.count(atMost: cursor.rest.count / 7)) {
            guard let domain = ItemDomain(rawValue: try cursor.byte()) else {
                throw .corrupt("a class is of an unknown kind")
            }
            let name = try cursor.index(below: names)
            let scope = try cursor.number32()
            let shape = try cursor.index(below: shapes.count)
            let value = ItemClass(
                domain: domain, name: UInt32(truncatingIfNeeded: name), scope: scope,
                shape: UInt32(truncatingIfNeeded: shape), flags: try cursor.number32(),
                kind: try cursor.number32(), status: try cursor.number32())
            guard domain != .span || Int(scope) < scopes,
                shapes[shape].allSatisfy({ columns[$0].domain == domain })
            else { throw .corrupt("a class has places of another kind") }
            classes.append(
                ClassEntry(value: value, firstSlot: firstSlot, columns: shapes[shape]))
            firstSlot += shapes[shape].count
        }
        return classes
    }
}

extension BlockHead {
    /// How many bytes a section has as it is read.
    func size(of section: BlockFormat.Section) -> Int { sections[section.rawValue].size }
}
