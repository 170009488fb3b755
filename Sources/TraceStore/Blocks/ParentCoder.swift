import Bytes

/// Writes for each span of a trace, in order of start, who its parent is.
///
/// A span's parent is mostly the span before it or one of that span's ancestors, since spans sorted
/// by start walk the tree depth first. So the code counts ancestors; rarely is more needed.
struct ParentCoder: ~Copyable {
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
            codes.append(ParentCode.none)
            parents.append(-1)
            return -1
        }
        var ancestor = place - first - 1
        var level: UInt8 = 0
        while ancestor >= 0, level < ParentCode.levels {
            if trace[first + ancestor].id == wanted {
                codes.append(ParentCode.ancestor + level)
                parents.append(ancestor)
                return ancestor
            }
            ancestor = ParentCode.next(parents[ancestor], after: ancestor)
            level += 1
        }
        return appendDistant(wanted, trace, first: first, end: end)
    }

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
            codes.append(ParentCode.place)
            places.appendVarint(UInt64(place))
            parents.append(place)
            return place
        }
        codes.append(ParentCode.foreign)
        foreign.appendBigEndian(wanted)
        parents.append(-1)
        return -1
    }
}
