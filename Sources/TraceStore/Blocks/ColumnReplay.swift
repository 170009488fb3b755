import Bytes

/// Goes through the items of a block and finds their values, as the encoder wrote them down.
///
/// The state after an item is the state the encoder had: so items must be replayed in order, but
/// columns are independent of each other, and those that are not wanted are left out.
///
/// PERF: Most places have the same value over and over. Once the first item of a class was there,
/// they are left out too, so that an item costs what is different about it.
struct ColumnReplay: ~Copyable {
    /// A place of a class that can still change.
    struct Place: BitwiseCopyable {
        let slot: Int32
        let column: Int32
    }

    /// A class: its places, and of these the ones to look at.
    struct Class: BitwiseCopyable {
        let firstSlot: Int
        let slotCount: Int
        var itemCount = 0
        var activeCount = 0
    }

    /// What is known of a place.
    struct Slot: BitwiseCopyable {
        let column: Int32
        /// The number of the value it had last, or -1.
        var entry: Int32 = -1
        /// Where its operations begin, if they are written in full.
        let firstOperation: Int
        let code: UInt8
        var prefersColumn = false
    }

    /// What is known of a column.
    struct Column: BitwiseCopyable {
        let valueCount: Int32
        let isWanted: Bool
        /// Where its references are, how many, and how many bytes each takes.
        let firstReference: Int
        let referenceCount: Int
        let referenceWidth: Int
        var nextReference = 0
        var latest: Int32 = -1
        var nextNew: Int32 = 0
    }

    private let operations: ByteView
    private let codes: ByteView
    private var classes: PlainArray<Class>
    private var slots: PlainArray<Slot>
    private var columns: PlainArray<Column>
    /// The places to look at, of each class from its first slot on.
    private var active: PlainArray<Place>

    private init(
        operations: ByteView, codes: ByteView, classes: consuming PlainArray<Class>,
        slots: consuming PlainArray<Slot>, columns: consuming PlainArray<Column>
    ) {
        self.operations = operations
        self.codes = codes
        active = PlainArray(capacity: slots.count)
        active.append(repeating: Place(slot: 0, column: 0), count: slots.count)
        self.classes = classes
        self.slots = slots
        self.columns = columns
    }

    /// Prepares to replay the columns that are wanted.
    ///
    /// `items` are the classes of all spans, events and links of the block.
    static func make(
        _ tables: BlockTables, items: [UInt32], operations: ByteView, codes: ByteView,
        where isWanted: (ColumnEntry) -> Bool
    ) throws(StoreError) -> ColumnReplay {
        var columns = PlainArray<Column>(capacity: tables.columns.count)
        for column in tables.columns {
            columns.append(try Self.column(column, tables, codes, isWanted: isWanted(column)))
        }
        var counts = [Int](repeating: 0, count: tables.classes.count)
        for number in items { counts[Int(number)] += 1 }
        var classes = PlainArray<Class>(capacity: tables.classes.count)
        var slots = PlainArray<Slot>(capacity: tables.slotCodes.count)
        var end = 0
        for (number, entry) in tables.classes.enumerated() {
            classes.append(Class(firstSlot: slots.count, slotCount: entry.columns.count))
            for column in entry.columns {
                let code = tables.slotCodes[slots.count]
                slots.append(
                    Slot(
                        column: Int32(truncatingIfNeeded: column), firstOperation: end,
                        code: code))
                if code >= OpRun.varied { end += (counts[number] + 3) / 4 }
            }
        }
        guard end == operations.count else { throw .corrupt("operations are missing") }
        return ColumnReplay(
            operations: operations, codes: codes, classes: classes, slots: slots,
            columns: columns)
    }

    private static func column(
        _ entry: ColumnEntry, _ tables: BlockTables, _ codes: ByteView, isWanted: Bool
    ) throws(StoreError) -> Column {
        let owner = tables.columns[entry.referencesOf]
        let width = BlockFormat.referenceWidth(owner.valueCount)
        guard let valueCount = Int32(exactly: entry.valueCount),
            owner.codes.lowerBound + width * owner.referenceCount <= owner.codes.upperBound,
            owner.codes.upperBound <= codes.count
        else { throw .corrupt("references are missing") }
        return Column(
            valueCount: valueCount, isWanted: isWanted, firstReference: owner.codes.lowerBound,
            referenceCount: owner.referenceCount, referenceWidth: width)
    }

    /// The number of the value that a place of a class had last, or -1.
    func entry(_ place: Int, of number: Int) -> Int {
        Int(slots[classes[number].firstSlot + place].entry)
    }

    /// Replays the next item, which is of a class.
    @inline(__always)
    mutating func replay(_ number: Int) throws(StoreError) {
        let known = classes[number]
        classes[number].itemCount = known.itemCount + 1
        if known.itemCount == 0 { return try replayFirst(number) }
        for place in known.firstSlot..<known.firstSlot + known.activeCount {
            try apply(Int(active[place].slot), Int(active[place].column), known.itemCount)
        }
    }

    @inline(never)
    private mutating func replayFirst(_ number: Int) throws(StoreError) {
        let known = classes[number]
        for slot in known.firstSlot..<known.firstSlot + known.slotCount {
            let column = Int(slots[slot].column)
            guard columns[column].isWanted else { continue }
            try apply(slot, column, 0)
            let code = slots[slot].code
            // The same value over and over: nothing to do from here on.
            let isStill = code < OpRun.varied && code >> 2 == ColumnOp.likely
            guard !isStill || slots[slot].prefersColumn else { continue }
            active[known.firstSlot + classes[number].activeCount] = Place(
                slot: Int32(truncatingIfNeeded: slot), column: slots[slot].column)
            classes[number].activeCount += 1
        }
    }

    @inline(__always)
    private mutating func apply(_ slot: Int, _ column: Int, _ count: Int) throws(StoreError) {
        switch operation(slots[slot], count) {
        case ColumnOp.likely:
            if slots[slot].prefersColumn { slots[slot].entry = columns[column].latest }
        case ColumnOp.unlikely:
            if slots[slot].prefersColumn {
                columns[column].latest = slots[slot].entry
                slots[slot].prefersColumn = false
            } else {
                slots[slot].prefersColumn = slots[slot].entry >= 0
                slots[slot].entry = columns[column].latest
            }
        case ColumnOp.new:
            let entry = columns[column].nextNew
            guard entry < columns[column].valueCount else { throw .corrupt("a value is missing") }
            columns[column].nextNew = entry + 1
            slots[slot].entry = entry
            columns[column].latest = entry
        default:
            let entry = try reference(column)
            slots[slot].entry = entry
            columns[column].latest = entry
        }
    }

    @inline(__always)
    private func operation(_ slot: Slot, _ count: Int) -> UInt8 {
        if slot.code < OpRun.varied { return count == 0 ? slot.code & 3 : slot.code >> 2 & 3 }
        return operations[slot.firstOperation + count >> 2] >> UInt8((count & 3) * 2) & 3
    }

    /// Reads a column's next reference.
    private mutating func reference(_ number: Int) throws(StoreError) -> Int32 {
        let column = columns[number]
        guard column.nextReference < column.referenceCount else {
            throw .corrupt("a reference is missing")
        }
        columns[number].nextReference += 1
        var value = 0
        for plane in 0..<column.referenceWidth {
            let offset = column.firstReference + plane * column.referenceCount
            value |= Int(codes[offset + column.nextReference]) << (plane * 8)
        }
        guard value < column.valueCount else { throw .corrupt("a reference leads nowhere") }
        return Int32(truncatingIfNeeded: value)
    }
}
