/// An open-addressing table from a hash to a slot: the index of an entry kept elsewhere.
///
/// Linear probing, at most three quarters full, deletion by moving later entries back, so that no
/// tombstones slow it down after a day of traces coming and going. One word an entry: 32 bits of the
/// hash, which decide the place and spare most comparisons, and the slot.
struct SlotTable {
    private static let free = UInt64.max

    private var words: [UInt64]
    private(set) var count = 0

    /// Makes an empty table.
    init() { words = [UInt64](repeating: Self.free, count: 16) }

    private var mask: Int { words.count - 1 }

    /// The slot of the entry that has this hash and matches, or nil.
    func find(_ hash: UInt64, where matches: (UInt32) -> Bool) -> UInt32? {
        let tag = UInt32(truncatingIfNeeded: hash)
        var place = Int(tag) & mask
        while true {
            let word = words[place]
            if word == Self.free { return nil }
            if UInt32(truncatingIfNeeded: word >> 32) == tag {
                let slot = UInt32(truncatingIfNeeded: word)
                if matches(slot) { return slot }
            }
            place = (place + 1) & mask
        }
    }

    /// Adds an entry that is not in the table; the slot is less than `UInt32.max`.
    mutating func insert(_ hash: UInt64, slot: UInt32) {
        if (count + 1) * 4 > words.count * 3 { grow() }
        place(UInt64(UInt32(truncatingIfNeeded: hash)) << 32 | UInt64(slot))
        count += 1
    }

    /// Removes the entry with this hash and slot, if it is there.
    mutating func remove(_ hash: UInt64, slot: UInt32) {
        let wanted = UInt64(UInt32(truncatingIfNeeded: hash)) << 32 | UInt64(slot)
        var gap = home(wanted)
        while words[gap] != wanted {
            if words[gap] == Self.free { return }
            gap = (gap + 1) & mask
        }
        count -= 1
        var next = gap
        while true {
            next = (next + 1) & mask
            let word = words[next]
            if word == Self.free { break }
            // A word may move back to the gap unless its home lies between the gap and itself.
            if (next - home(word)) & mask >= (next - gap) & mask {
                words[gap] = word
                gap = next
            }
        }
        words[gap] = Self.free
    }

    private func home(_ word: UInt64) -> Int { Int(truncatingIfNeeded: word >> 32) & mask }

    private mutating func place(_ word: UInt64) {
        var place = home(word)
        while words[place] != Self.free { place = (place + 1) & mask }
        words[place] = word
    }

    private mutating func grow() {
        let old = words
        words = [UInt64](repeating: Self.free, count: old.count * 2)
        for word in old where word != Self.free { place(word) }
    }
}
