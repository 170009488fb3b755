import Bytes

/// Reads who the parents of spans are, as ``ParentCoder`` writes it.
struct ParentReader {
    /// A span's parent.
    enum Parent {
        case none
        /// A span that is not in the fragment, by its identifier.
        case foreign(UInt64)
        /// A span of the fragment, by its place.
        case place(Int)
    }

    private var codes: BlockCursor
    private var places: BlockCursor
    private var foreign: BlockCursor
    /// For each span of the fragment so far, the place of its parent, or -1.
    private var known: [Int] = []
    private var spanCount = 0

    init(codes: BlockCursor, places: BlockCursor, foreign: BlockCursor) {
        self.codes = codes
        self.places = places
        self.foreign = foreign
    }

    /// Begins a fragment.
    mutating func beginTrace(spans: Int) {
        known.removeAll(keepingCapacity: true)
        spanCount = spans
    }

    /// Reads the parent of the next span.
    mutating func next() throws(StoreError) -> Parent {
        let code = try codes.byte()
        switch code {
        case ParentCode.none:
            known.append(-1)
            return .none
        case ParentCode.foreign:
            known.append(-1)
            return .foreign(try foreign.fixed64().byteSwapped)
        case ParentCode.place:
            known.append(try places.index(below: spanCount))
        default:
            var ancestor = known.count - 1
            for _ in 0..<Int(code - ParentCode.ancestor) where ancestor >= 0 {
                ancestor = ParentCode.next(known[ancestor], after: ancestor)
            }
            guard ancestor >= 0 else { throw .corrupt("a span has no such ancestor") }
            known.append(ancestor)
        }
        return .place(known[known.count - 1])
    }
}

/// How a span's parent is written; part of the block format.
enum ParentCode {
    static let none: UInt8 = 0
    /// The parent is not in the fragment: its 8 bytes follow among the foreign ones.
    static let foreign: UInt8 = 1
    /// The parent's place in the fragment follows among the places.
    static let place: UInt8 = 2
    /// And above: the ancestor of the span before, that many less 3 levels up.
    static let ancestor: UInt8 = 3

    /// How far up ancestors are searched.
    static let levels = 64

    /// The next ancestor to look at; the places must fall, so that a circle ends.
    static func next(_ parent: Int, after place: Int) -> Int { parent < place ? parent : -1 }

    /// How many of some codes have a place or an identifier of their own.
    static func count(_ codes: ByteView) -> (places: Int, foreign: Int) {
        var count = (places: 0, foreign: 0)
        for index in 0..<codes.count {
            if codes[index] == place { count.places += 1 }
            if codes[index] == foreign { count.foreign += 1 }
        }
        return count
    }
}
