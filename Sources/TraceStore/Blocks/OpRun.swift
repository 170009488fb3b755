import Bytes

/// The operations at one place of a class, two bits each, in the order of the class's items.
///
/// Kept apart by place, since they are alike there: most places have the same one over and over.
struct OpRun: BitwiseCopyable {
    /// The operations that are not yet in the pool, the first one lowest.
    private var pending: UInt64 = 0
    private var pendingCount: UInt8 = 0
    /// The last full word in the pool, or -1.
    private var last: Int32 = -1
    /// How many operations were appended.
    private var count: Int32 = 0

    /// Appends an operation for the item with a number; those before for which nothing was appended
    /// had the likely one, which is 0.
    ///
    /// PERF: Nearly all operations are 0, and cost nothing until another one comes.
    @inline(__always)
    mutating func append(_ op: UInt8, item: Int, to pool: inout OpPool) {
        pad(to: item, in: &pool)
        pending |= UInt64(op) << (UInt64(pendingCount) * 2)
        count &+= 1
        pendingCount &+= 1
        if pendingCount == 32 { flush(to: &pool) }
    }

    /// Appends the likely operation for items up to a number of them.
    @inline(__always)
    mutating func pad(to items: Int, in pool: inout OpPool) {
        var missing = items - Int(count)
        while missing > 0 {
            let step = min(missing, 32 - Int(pendingCount))
            pendingCount &+= UInt8(truncatingIfNeeded: step)
            count &+= Int32(truncatingIfNeeded: step)
            missing -= step
            if pendingCount == 32 { flush(to: &pool) }
        }
    }

    private mutating func flush(to pool: inout OpPool) {
        last = pool.append(pending, after: last)
        pending = 0
        pendingCount = 0
    }

    /// Writes the run: as one byte where all operations but the first are the same, else in full.
    ///
    /// - Parameters:
    ///   - pool: Where the run's words are.
    ///   - codes: Gets ``constant(first:rest:)`` or ``varied``.
    ///   - output: Gets the operations, four in a byte, where they vary.
    func write(from pool: inout OpPool, codes: inout ByteWriter, to output: inout ByteWriter) {
        let words = pool.words(endingAt: last)
        let firstWord = words > 0 ? pool.gathered[0] : pending
        let count = words * 32 + Int(pendingCount)
        let first = firstWord & 3
        let rest = count > 1 ? firstWord >> 2 & 3 : first
        if isConstant(first, rest, words, pool) {
            codes.append(UInt8(truncatingIfNeeded: first | rest << 2))
            return
        }
        codes.append(Self.varied)
        for word in 0..<words { output.appendLittleEndian(pool.gathered[word]) }
        for byte in 0..<(Int(pendingCount) + 3) / 4 {
            output.append(UInt8(truncatingIfNeeded: pending >> UInt64(byte * 8)))
        }
    }

    /// The code of a run that is written in full.
    static let varied: UInt8 = 16

    private func isConstant(
        _ first: UInt64, _ rest: UInt64, _ words: Int, _ pool: borrowing OpPool
    ) -> Bool {
        let same = rest &* 0x5555_5555_5555_5555
        let opening = same & ~3 | first
        for word in 0..<words where pool.gathered[word] != (word == 0 ? opening : same) {
            return false
        }
        guard pendingCount > 0 else { return true }
        let mask = (1 << (UInt64(pendingCount) * 2)) - 1 as UInt64
        return pending == (words == 0 ? opening : same) & mask
    }
}

/// The full words of all runs of a block, each linked to the one before it in its run.
struct OpPool: ~Copyable {
    struct Link: BitwiseCopyable {
        let word: UInt64
        let previous: Int32
    }

    private var links = PlainArray<Link>()
    /// The words of the run that was asked for last.
    private(set) var gathered = PlainArray<UInt64>()

    /// Adds a word to a run; gives its place.
    @inline(__always)
    mutating func append(_ word: UInt64, after previous: Int32) -> Int32 {
        links.append(Link(word: word, previous: previous))
        return Int32(truncatingIfNeeded: links.count - 1)
    }

    /// Puts the words of a run into ``gathered``, first to last; gives their number.
    mutating func words(endingAt last: Int32) -> Int {
        gathered.removeAll()
        var next = last
        while next >= 0 {
            gathered.append(links[Int(next)].word)
            next = links[Int(next)].previous
        }
        gathered.reverse()
        return gathered.count
    }

    /// Forgets everything and keeps the memory.
    mutating func removeAll() { links.removeAll() }
}
