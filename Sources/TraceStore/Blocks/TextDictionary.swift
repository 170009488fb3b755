import Bytes

/// The distinct byte strings of a column, numbered in order of appearance.
///
/// The bytes are copied into one arena: what is compared again and again stays close together in
/// the cache, and the arena is what goes into the block.
struct TextDictionary: ~Copyable {
    private var arena = ByteWriter(capacity: 16)
    private var ends = PlainArray<Int>()
    private var index = HashIndex()
    private var repeats: RepeatWatch

    /// Makes an empty dictionary.
    ///
    /// - Parameter allowsRepeats: Whether a string that hardly ever comes twice may get two numbers.
    init(allowsRepeats: Bool = false) { repeats = RepeatWatch(isEnabled: allowsRepeats) }

    /// How many strings there are.
    var count: Int { ends.count }

    /// All the strings, one after the other.
    var bytes: ByteView { arena.view }

    /// One string; valid until the next one is added.
    @inline(__always)
    subscript(number: Int) -> ByteView {
        let start = number == 0 ? 0 : ends[number - 1]
        return arena.view.dropFirst(start).prefix(ends[number] - start)
    }

    /// The XXH3 hash of one string.
    func hash(of number: Int) -> UInt64 { index[number] }

    /// The number of a string, which is added when it is new.
    ///
    /// `likely` is a number that is probably the answer, or -1.
    @inline(__always)
    mutating func index(of text: ByteView, likely: Int = -1) -> Int {
        if likely >= 0, self[likely].isSame(as: text) { return likely }
        return indexByHash(of: text)
    }

    /// Forgets the strings and keeps the memory.
    mutating func removeAll() {
        arena.removeAll()
        ends.removeAll()
        index.removeAll()
        repeats.reset()
    }

    @inline(never)
    private mutating func indexByHash(of text: ByteView) -> Int {
        let hash = text.hash64
        if repeats.areLikely {
            if let known = index.find(hash, where: { self[$0].isSame(as: text) }) {
                repeats.note()
                return known
            }
            index.append(hash)
        } else {
            index.append(unlisted: hash)
        }
        arena.append(text)
        ends.append(arena.count)
        repeats.judge(after: ends.count)
        return ends.count - 1
    }
}
