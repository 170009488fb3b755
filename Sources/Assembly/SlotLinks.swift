/// Neighbours of slots in doubly linked lists, each slot in at most one of them.
///
/// The lists' ends are kept by the owner; this holds the links, in arrays indexed by slot, so that
/// adding and removing allocate nothing.
struct SlotLinks {
    static let none = UInt32.max

    private var links: [(previous: UInt32, next: UInt32)] = []

    /// The two ends of one list.
    struct Ends {
        var first = SlotLinks.none
        var last = SlotLinks.none
    }

    /// The slot behind another in its list, or ``none``.
    func next(_ slot: UInt32) -> UInt32 { links[Int(slot)].next }

    /// Adds a slot that is in no list, at the end.
    mutating func append(_ slot: UInt32, to ends: inout Ends) {
        while links.count <= Int(slot) { links.append((Self.none, Self.none)) }
        links[Int(slot)] = (ends.last, Self.none)
        if ends.last == Self.none {
            ends.first = slot
        } else {
            links[Int(ends.last)].next = slot
        }
        ends.last = slot
    }

    /// Takes a slot out of the list it is in.
    mutating func remove(_ slot: UInt32, from ends: inout Ends) {
        let (previous, next) = links[Int(slot)]
        if previous == Self.none { ends.first = next } else { links[Int(previous)].next = next }
        if next == Self.none { ends.last = previous } else { links[Int(next)].previous = previous }
        links[Int(slot)] = (Self.none, Self.none)
    }
}
