import Bytes

/// What items of one kind have in common: everything about them but their values.
struct ItemClass: BitwiseCopyable, Equatable {
    var domain: ItemDomain
    /// The item's name, by its number among the block's names.
    var name: UInt32
    /// The scope of a span; 0 for events and links.
    var scope: UInt32 = 0
    /// Which columns the item has values in, in order.
    var shape: UInt32 = 0
    var flags: UInt32 = 0
    var kind: UInt32 = 0
    var status: UInt32 = 0

    var hash: UInt64 {
        var bits = (UInt64(name) | UInt64(scope) << 32).mixed
        bits = (bits ^ UInt64(shape) ^ UInt64(flags) << 32).mixed
        return (bits ^ UInt64(kind) ^ UInt64(status) << 32 ^ UInt64(domain.rawValue) << 62).mixed
    }
}

/// What the last item of a class had at one place of its shape, and how all of them were coded.
struct ClassSlot: BitwiseCopyable {
    /// The attribute's bytes in the item's body, to be compared with the next one's.
    var pair = ByteView.empty
    let column: Int32
    /// The number of the value in the column, or -1 before the first one.
    var entry: Int32 = -1
    var ops = OpRun()
    /// Whether the value that the column had last is likelier here than that of the class.
    var prefersColumn = false
}

/// The classes of a block, with what their last items had.
struct ClassTable: ~Copyable {
    struct Entry: BitwiseCopyable {
        let value: ItemClass
        let firstSlot: Int
        let slotCount: Int
        /// An earlier class of the same name, or -1.
        let sameName: Int
        /// How many items of the class there are.
        var itemCount = 0
        /// The class that came after this one the last time, or -1.
        var successor = -1
    }

    private var entries = PlainArray<Entry>()
    private var index = HashIndex()
    /// The places of all classes, one class after the other.
    var slots = PlainArray<ClassSlot>()
    private(set) var shapes = ShapeTable()
    /// The newest class of each name, or -1.
    private var newest = PlainArray<Int>()

    var count: Int { entries.count }

    subscript(number: Int) -> ItemClass { entries[number].value }

    /// Where the slots of a class are in ``slots``.
    @inline(__always)
    func slotRange(of number: Int) -> (first: Int, count: Int) {
        number < 0 ? (0, 0) : (entries[number].firstSlot, entries[number].slotCount)
    }

    /// How many items a class has.
    func itemCount(of number: Int) -> Int { entries[number].itemCount }

    /// Counts an item of a class.
    @inline(__always)
    mutating func addItem(_ number: Int) { entries[number].itemCount += 1 }

    /// The class that is likely to follow another one; -1 when nothing is known.
    @inline(__always)
    func successor(of number: Int) -> Int { number < 0 ? -1 : entries[number].successor }

    /// Remembers which class followed another one.
    @inline(__always)
    mutating func setSuccessor(of number: Int, to next: Int) {
        if number >= 0 { entries[number].successor = next }
    }

    /// One of the newest classes with a name and scope; -1 when there is none.
    func likely(_ domain: ItemDomain, name: Int, scope: UInt32) -> Int {
        guard name < newest.count else { return -1 }
        var number = newest[name]
        for _ in 0..<8 where number >= 0 {
            let value = entries[number].value
            if value.scope == scope, value.domain == domain { return number }
            number = entries[number].sameName
        }
        return -1
    }

    /// The number of a class, which is added when it is new.
    mutating func index(of value: ItemClass) -> Int {
        let hash = value.hash
        if let known = index.find(hash, where: { entries[$0].value == value }) { return known }
        let name = Int(value.name)
        newest.append(repeating: -1, count: name + 1 - newest.count)
        let shape = Int(value.shape)
        let first = slots.count
        for place in 0..<shapes.columnCount(of: shape) {
            slots.append(
                ClassSlot(column: Int32(truncatingIfNeeded: shapes.column(place, of: shape))))
        }
        entries.append(
            Entry(
                value: value, firstSlot: first, slotCount: slots.count - first,
                sameName: newest[name]))
        newest[name] = entries.count - 1
        index.append(hash)
        return entries.count - 1
    }

    /// The number of the shape with these columns, which is added when it is new.
    mutating func shape(of columns: borrowing PlainArray<UInt32>) -> Int {
        shapes.index(of: columns)
    }

    /// Forgets everything and keeps the memory.
    mutating func removeAll() {
        entries.removeAll()
        index.removeAll()
        slots.removeAll()
        shapes.removeAll()
        newest.removeAll()
    }
}
