import Bytes

/// Turns spans, events and links into classes and columns.
///
/// An item is encoded in one go: ``begin(_:likely:)``, its attributes and other optional fields in
/// order, ``finish(_:)``. While they come in, values are only looked up. What is written down, and
/// how, depends on the item's class, which is known at the end.
///
/// PERF: Most attributes of a span are byte for byte those of the span of its class before; so the
/// first look is one comparison of the whole pair with the one at the same place of the likely
/// class, and nothing is parsed or hashed.
struct ItemEncoder: ~Copyable {
    struct Found: BitwiseCopyable {
        let column: Int32
        let entry: Int32
        let pair: ByteView
    }

    var names = TextDictionary()
    private(set) var columns = ColumnTable()
    private(set) var classes = ClassTable()
    /// The number of the value that each column had last, or -1.
    private var latest = PlainArray<Int32>()
    private(set) var ops = OpPool()
    private var found = PlainArray<Found>()
    private var shape = PlainArray<UInt32>()
    private var domain = ItemDomain.span
    /// The class whose places are looked at first, or -1.
    private var likely = -1
    private var likelySlots = (first: 0, count: 0)
    /// Whether all columns so far were those of the likely class.
    private var isLikely = true

    /// Begins an item.
    @inline(__always)
    mutating func begin(_ domain: ItemDomain, likely number: Int) {
        self.domain = domain
        found.removeAll()
        likely = number
        likelySlots = classes.slotRange(of: number)
        isLikely = true
    }

    /// The next attribute: the bytes of its `KeyValue`, which must stay until ``removeAll()``.
    @inline(__always)
    mutating func append(pair: ByteView) {
        let place = found.count
        if place < likelySlots.count, !pair.isEmpty {
            let slot = classes.slots[likelySlots.first + place]
            if slot.pair.isSame(as: pair) {
                found.append(Found(column: slot.column, entry: slot.entry, pair: pair))
                return
            }
            let column = Int(slot.column)
            if let value = columns[column].value(of: pair) {
                append(value, column: column, pair: pair)
                return
            }
        }
        appendUnlikely(pair)
    }

    /// The next optional field that is a number.
    mutating func append(_ kind: ColumnKind, number: UInt64) {
        append(WireValue(kind: kind, number: number), key: .empty, pair: .empty)
    }

    /// The next optional field that is a byte string.
    mutating func append(_ kind: ColumnKind, text: ByteView) {
        append(WireValue(kind: kind, text: text), key: .empty, pair: .empty)
    }

    /// Ends the item: writes its values down and gives its class.
    ///
    /// `draft` is the item's class but for the shape.
    @inline(__always)
    mutating func finish(_ draft: ItemClass) -> Int {
        var value = draft
        let number: Int
        if isLikely, likely >= 0, found.count == likelySlots.count {
            value.shape = classes[likely].shape
            number = value == classes[likely] ? likely : classes.index(of: value)
        } else {
            number = unlikelyClass(value)
        }
        let first = classes.slotRange(of: number).first
        let item = classes.itemCount(of: number)
        classes.addItem(number)
        for place in 0..<found.count {
            let op = write(found[place], to: first + place)
            if op != ColumnOp.likely {
                classes.slots[first + place].ops.append(op, item: item, to: &ops)
            }
        }
        return number
    }

    /// Writes a value down; gives the operation for it.
    @inline(__always)
    private mutating func write(_ item: Found, to slot: Int) -> UInt8 {
        let ofClass = classes.slots[slot].entry
        let prefersColumn = classes.slots[slot].prefersColumn
        if item.entry == ofClass, !prefersColumn { return ColumnOp.likely }
        let ofColumn = latest[Int(item.column)]
        latest[Int(item.column)] = item.entry
        classes.slots[slot].entry = item.entry
        classes.slots[slot].pair = item.pair
        if item.entry == ofColumn, prefersColumn { return ColumnOp.likely }
        if item.entry == (prefersColumn ? ofClass : ofColumn) {
            // Before the first value there is nothing of the class to prefer the column to.
            if ofClass >= 0 { classes.slots[slot].prefersColumn = !prefersColumn }
            return ColumnOp.unlikely
        }
        return columns[Int(item.column)].append(Int(item.entry))
    }

    /// The class that an item is likely to have, or -1, and the number of its name.
    ///
    /// `previous` is the class of the item before in the same domain, or -1.
    @inline(__always)
    mutating func likelyClass(
        _ domain: ItemDomain, after previous: Int, named name: ByteView, scope: UInt32
    ) -> (number: Int, name: Int) {
        let next = classes.successor(of: previous)
        if next >= 0, classes[next].scope == scope {
            let number = Int(classes[next].name)
            if names[number].isSame(as: name) { return (next, number) }
        }
        let number = names.index(of: name)
        return (classes.likely(domain, name: number, scope: scope), number)
    }

    /// Remembers which class followed another one.
    @inline(__always)
    mutating func setSuccessor(of number: Int, to next: Int) {
        classes.setSuccessor(of: number, to: next)
    }

    /// Writes the operations of all classes, place by place: see ``OpRun``.
    mutating func writeOperations(codes: inout ByteWriter, to output: inout ByteWriter) {
        for number in 0..<classes.count {
            let slots = classes.slotRange(of: number)
            for place in slots.first..<slots.first + slots.count {
                classes.slots[place].ops.pad(to: classes.itemCount(of: number), in: &ops)
                classes.slots[place].ops.write(from: &ops, codes: &codes, to: &output)
            }
        }
    }

    /// Forgets everything and keeps the memory.
    mutating func removeAll() {
        names.removeAll()
        columns.removeAll()
        classes.removeAll()
        ops.removeAll()
        latest.removeAll()
        found.removeAll()
    }

    @inline(never)
    private mutating func appendUnlikely(_ pair: ByteView) {
        let parts = WirePair.read(pair)
        append(parts.value, key: parts.key, pair: pair)
    }

    private mutating func append(_ value: WireValue, key: ByteView, pair: ByteView) {
        let place = found.count
        let column: Int
        if place < likelySlots.count, key.isEmpty,
            isLikelyColumn(Int(classes.slots[likelySlots.first + place].column), value.kind)
        {
            column = Int(classes.slots[likelySlots.first + place].column)
        } else {
            column = columns.index(domain, value.kind, key: key, names: &names)
            latest.append(repeating: -1, count: columns.count - latest.count)
            isLikely =
                isLikely && place < likelySlots.count
                && classes.slots[likelySlots.first + place].column == Int32(column)
        }
        append(value, column: column, pair: pair)
    }

    @inline(__always)
    private mutating func append(_ value: WireValue, column: Int, pair: ByteView) {
        let entry = columns[column].index(of: value, likely: Int(latest[column]))
        found.append(
            Found(
                column: Int32(truncatingIfNeeded: column),
                entry: Int32(truncatingIfNeeded: entry), pair: pair))
    }

    private func isLikelyColumn(_ column: Int, _ kind: ColumnKind) -> Bool {
        columns[column].kind == kind && columns[column].hasEmptyKey
    }

    @inline(never)
    private mutating func unlikelyClass(_ draft: ItemClass) -> Int {
        shape.removeAll()
        for place in 0..<found.count {
            shape.append(UInt32(bitPattern: found[place].column))
        }
        var value = draft
        value.shape = UInt32(truncatingIfNeeded: classes.shape(of: shape))
        return classes.index(of: value)
    }
}
