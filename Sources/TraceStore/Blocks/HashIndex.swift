/// Finds things that are numbered in order of appearance by their hash.
///
/// Open addressing with linear probing, at most half full. The things themselves are kept by the
/// owner, who says whether one of them is the one that is looked for.
struct HashIndex: ~Copyable {
    /// The upper half of the hash over the number + 1; 0 where free.
    private var slots = PlainArray<UInt64>()
    private var hashes = PlainArray<UInt64>()

    init() { slots.append(repeating: 0, count: 16) }

    /// How many things there are; the next one gets this number.
    var count: Int { hashes.count }

    /// The hash of a thing.
    @inline(__always)
    subscript(index: Int) -> UInt64 { hashes[index] }

    /// The number of the thing with this hash that the closure accepts.
    @inline(__always)
    func find(_ hash: UInt64, where isWanted: (Int) -> Bool) -> Int? {
        let mask = slots.count - 1
        var slot = Int(truncatingIfNeeded: hash) & mask
        while slots[slot] != 0 {
            let index = Int(truncatingIfNeeded: slots[slot] & 0xFFFF_FFFF) - 1
            if slots[slot] >> 32 == hash >> 32, isWanted(index) { return index }
            slot = (slot + 1) & mask
        }
        return nil
    }

    /// Adds a thing that is not there yet.
    mutating func append(_ hash: UInt64) {
        hashes.append(hash)
        if hashes.count * 2 > slots.count {
            rebuild(slots.count * 4)
        } else {
            place(hashes.count - 1)
        }
    }

    /// Adds a thing that will not be looked for, and after which none is added to be found.
    mutating func append(unlisted hash: UInt64) { hashes.append(hash) }

    /// Forgets all things; keeps memory for as many as there were to be found.
    mutating func removeAll() {
        guard count > 0 else { return }
        var size = 16
        while size < min(hashes.count * 2, slots.count) { size *= 2 }
        hashes.removeAll()
        rebuild(size)
    }

    private mutating func rebuild(_ size: Int) {
        slots.removeAll()
        slots.append(repeating: 0, count: size)
        for index in 0..<hashes.count { place(index) }
    }

    private mutating func place(_ index: Int) {
        let mask = slots.count - 1
        var slot = Int(truncatingIfNeeded: hashes[index]) & mask
        while slots[slot] != 0 { slot = (slot + 1) & mask }
        slots[slot] = hashes[index] & ~0xFFFF_FFFF | UInt64(truncatingIfNeeded: index + 1)
    }
}
