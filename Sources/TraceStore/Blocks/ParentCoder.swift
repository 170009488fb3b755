import Bytes

/// Writes for each span of a trace, in order of start, who its parent is.
///
/// A span's parent is mostly the span before it or one of that span's ancestors, since spans sorted
/// by start walk the tree depth first. So the code counts ancestors; rarely is more needed.
struct ParentCoder: ~Copyable {
    /// The codes; 3 and more: the ancestor of the span before, that many less 3 levels up.
    enum Code {
        static let none: UInt8 = 0
        /// The parent is not in the trace's fragment: its 8 bytes follow in ``foreign``.
        static let foreign: UInt8 = 1
        /// The parent's place in the fragment follows in ``places``.
        static let place: UInt8 = 2
        static let ancestor: UInt8 = 3
    }

    /// How far up the ancestors are searched; a code is a byte.
    static let levels = 64

    private(set) var codes = ByteWriter()
    private(set) var places = ByteWriter()
    private(set) var foreign = ByteWriter()
    /// For each span of the trace so far, the place of its parent, or -1.
    private var parents = PlainArray<Int>()
    private var index = HashIndex()

    /// Begins a trace.
    mutating func beginTrace() {
        parents.removeAll()
        index.removeAll()
    }

    /// Writes the parent of the next span; gives its place, or -1.
    @inline(__always)
    mutating func append(_ trace: borrowing StagedTrace, place: Int, first: Int, end: Int) -> Int {
        let wanted = trace[place].parent
        guard wanted != 0 else {
            codes.append(Code.none)
            parents.append(-1)
            return -1
        }
        var ancestor = place - first - 1
        var level: UInt8 = 0
        while ancestor >= 0, level < Self.levels {
            if trace[first + ancestor].id == wanted {
                codes.append(Code.ancestor + level)
                parents.append(ancestor)
                return ancestor
            }
            ancestor = Self.next(parents[ancestor], after: ancestor)
            level += 1
        }
        return appendDistant(wanted, trace, first: first, end: end)
    }

    /// The next ancestor to look at; the places must fall, so that a circle ends.
    static func next(_ parent: Int, after place: Int) -> Int { parent < place ? parent : -1 }

    /// Forgets everything and keeps the memory.
    mutating func removeAll() {
        codes.removeAll()
        places.removeAll()
        foreign.removeAll()
        beginTrace()
    }

    @inline(never)
    private mutating func appendDistant(
        _ wanted: UInt64, _ trace: borrowing StagedTrace, first: Int, end: Int
    ) -> Int {
        if index.count == 0 {
            for place in first..<end { index.append(trace[place].id.mixed) }
        }
        if let place = index.find(wanted.mixed, where: { trace[first + $0].id == wanted }) {
            codes.append(Code.place)
            places.appendVarint(UInt64(place))
            parents.append(place)
            return place
        }
        codes.append(Code.foreign)
        foreign.appendBigEndian(wanted)
        parents.append(-1)
        return -1
    }
}
