import Bytes

/// Goes through the items of a block and finds their values, as the encoder wrote them down.
///
/// The state after an item is the state the encoder had: so items must be replayed in order, but
/// columns are independent of each other, and those that are not wanted are left out.
struct ColumnReplay {
    private let classes: [ClassEntry]
    private let columns: [ColumnEntry]
    private let slotCodes: ByteView
    private let operations: ByteView
    private let codes: ByteView
    /// For each place, where its operations begin, for those that are written in full.
    private var firstOperation: [Int] = []
    /// For each class, the places that can still change, once its first item was there.
    private var active: [[Int]] = []
    private var itemCounts: [Int]
    /// For each place, the number of the value it had last, or -1.
    private var entries: [Int32]
    private var prefersColumn: [Bool]
    private var latest: [Int32]
    private var nextNew: [Int32]
    private var nextReference: [Int]
    private let isWanted: [Bool]

    /// Prepares to replay the columns that are wanted.
    ///
    /// `items` are the classes of all spans, events and links of the block.
    init(
        _ tables: BlockTables, items: [UInt32], operations: ByteView, codes: ByteView,
        isWanted: [Bool]
    ) throws(StoreError) {
        classes = tables.classes
        columns = tables.columns
        slotCodes = tables.slotCodes
        self.operations = operations
        self.codes = codes
        self.isWanted = isWanted
        itemCounts = [Int](repeating: 0, count: classes.count)
        entries = [Int32](repeating: -1, count: slotCodes.count)
        prefersColumn = [Bool](repeating: false, count: slotCodes.count)
        latest = [Int32](repeating: -1, count: columns.count)
        nextNew = [Int32](repeating: 0, count: columns.count)
        nextReference = [Int](repeating: 0, count: columns.count)
        active = [[Int]](repeating: [], count: classes.count)
        try findOperations(items)
    }

    /// The number of the value that a place of a class had last, or -1.
    func entry(_ place: Int, of number: Int) -> Int {
        Int(entries[classes[number].firstSlot + place])
    }

    /// Replays the next item, which is of a class.
    @inline(__always)
    mutating func replay(_ number: Int) throws(StoreError) {
        let count = itemCounts[number]
        itemCounts[number] = count + 1
        if count == 0 { return try replayFirst(number) }
        let firstSlot = classes[number].firstSlot
        for place in active[number] {
            try apply(firstSlot + place, classes[number].columns[place], count)
        }
    }

    private mutating func replayFirst(_ number: Int) throws(StoreError) {
        let entry = classes[number]
        for place in entry.columns.indices where isWanted[entry.columns[place]] {
            let slot = entry.firstSlot + place
            try apply(slot, entry.columns[place], 0)
            let code = slotCodes[slot]
            // The same value over and over: nothing to do from here on.
            let isStill = code < OpRun.varied && code >> 2 == ColumnOp.likely
            if !isStill || prefersColumn[slot] { active[number].append(place) }
        }
    }

    @inline(__always)
    private mutating func apply(_ slot: Int, _ column: Int, _ count: Int) throws(StoreError) {
        switch operation(slot, count) {
        case ColumnOp.likely:
            if prefersColumn[slot] { entries[slot] = latest[column] }
        case ColumnOp.unlikely:
            if prefersColumn[slot] {
                latest[column] = entries[slot]
                prefersColumn[slot] = false
            } else {
                prefersColumn[slot] = entries[slot] >= 0
                entries[slot] = latest[column]
            }
        case ColumnOp.new:
            let entry = nextNew[column]
            guard entry < columns[column].valueCount else { throw .corrupt("a value is missing") }
            nextNew[column] = entry + 1
            entries[slot] = entry
            latest[column] = entry
        default:
            let entry = try reference(column)
            entries[slot] = entry
            latest[column] = entry
        }
    }

    @inline(__always)
    private func operation(_ slot: Int, _ count: Int) -> UInt8 {
        let code = slotCodes[slot]
        if code < OpRun.varied { return count == 0 ? code & 3 : code >> 2 & 3 }
        let byte = operations[firstOperation[slot] + count >> 2]
        return byte >> UInt8(truncatingIfNeeded: (count & 3) * 2) & 3
    }

    /// Reads a column's next reference.
    private mutating func reference(_ column: Int) throws(StoreError) -> Int32 {
        let place = nextReference[column]
        let owner = columns[columns[column].referencesOf]
        guard place < owner.referenceCount else { throw .corrupt("a reference is missing") }
        nextReference[column] = place + 1
        var value = 0
        for plane in 0..<BlockFormat.referenceWidth(owner.valueCount) {
            let offset = owner.codes.lowerBound + plane * owner.referenceCount + place
            guard offset < owner.codes.upperBound, offset < codes.count else {
                throw .corrupt("a reference is missing")
            }
            value |= Int(codes[offset]) << (plane * 8)
        }
        guard value < columns[column].valueCount, let entry = Int32(exactly: value) else {
            throw .corrupt("a reference leads nowhere")
        }
        return entry
    }

    /// Finds where the operations of each place are.
    private mutating func findOperations(_ items: [UInt32]) throws(StoreError) {
        var counts = [Int](repeating: 0, count: classes.count)
        for number in items { counts[Int(number)] += 1 }
        firstOperation.reserveCapacity(slotCodes.count)
        var end = 0
        for (number, entry) in classes.enumerated() {
            for place in entry.columns.indices {
                firstOperation.append(end)
                if slotCodes[entry.firstSlot + place] >= OpRun.varied {
                    end += (counts[number] + 3) / 4
                }
            }
        }
        guard end == operations.count else { throw .corrupt("operations are missing") }
    }
}
