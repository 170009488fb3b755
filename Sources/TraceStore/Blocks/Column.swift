import Bytes

/// How an item's value in a column is found; raw values are part of the block format.
enum ColumnOp {
    /// The value that was likely: the one that the class had at this place the last time, or the
    /// one that the column had the last time.
    static let likely: UInt8 = 0
    /// The other one of the two; from then on it is the likely one at this place.
    static let unlikely: UInt8 = 1
    /// The next value of the dictionary.
    static let new: UInt8 = 2
    /// An earlier value of the dictionary, by its number.
    static let reference: UInt8 = 3
}

/// All values of one attribute (or of another optional field) in a block while it is encoded.
struct Column: ~Copyable {
    private(set) var domain = ItemDomain.span
    private(set) var kind = ColumnKind.emptyValue
    /// The attribute's key, by its number among the block's names.
    private(set) var name = 0
    /// What a pair with this key begins with: key field and tag of the value.
    private var opening = ByteWriter(capacity: 16)

    private(set) var texts = TextDictionary(allowsRepeats: true)
    private(set) var numbers = NumberDictionary()
    private(set) var references = PlainArray<UInt32>()
    private var emitted = 0

    /// Makes the column that of another attribute, empty, with the memory it has.
    mutating func reset(_ domain: ItemDomain, _ kind: ColumnKind, name: Int, key: ByteView) {
        self.domain = domain
        self.kind = kind
        self.name = name
        opening.removeAll()
        opening.appendField(1, bytes: key)
        opening.appendTag(2, .lengthDelimited)
        texts.removeAll()
        numbers.removeAll()
        references.removeAll()
        emitted = 0
    }

    /// Whether the column belongs to the empty key, as those of optional fields do.
    var hasEmptyKey: Bool { opening.count == 3 }

    /// How many distinct values there are.
    var valueCount: Int { kind.isText ? texts.count : numbers.count }

    /// The value of a pair that has this column's key and type in the usual layout.
    @inline(__always)
    func value(of pair: ByteView) -> WireValue? {
        let opening = opening.view
        guard pair.count > opening.count, pair.prefix(opening.count).isSame(as: opening) else {
            return nil
        }
        return WireValue.read(pair.dropFirst(opening.count), as: kind)
    }

    /// The number of a value, which is added when it is new.
    @inline(__always)
    mutating func index(of value: WireValue, likely: Int) -> Int {
        kind.isText
            ? texts.index(of: value.text, likely: likely)
            : numbers.index(of: value.number, likely: likely)
    }

    /// Writes down a value that was not predicted; gives the operation for it.
    ///
    /// New values must come in the order of their numbers.
    @inline(__always)
    mutating func append(_ entry: Int) -> UInt8 {
        if entry == emitted {
            emitted += 1
            return ColumnOp.new
        }
        references.append(UInt32(truncatingIfNeeded: entry))
        return ColumnOp.reference
    }
}
