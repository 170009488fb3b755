/// The distinct 64-bit patterns of a column, numbered in order of appearance.
///
/// A pattern that hardly ever comes twice may get two numbers.
struct NumberDictionary: ~Copyable {
    private var values = PlainArray<UInt64>()
    private var index = HashIndex()
    private var repeats = RepeatWatch(isEnabled: true)

    /// How many patterns there are.
    var count: Int { values.count }

    @inline(__always)
    subscript(number: Int) -> UInt64 { values[number] }

    /// The number of a pattern, which is added when it is new.
    ///
    /// `likely` is a number that is probably the answer, or -1.
    @inline(__always)
    mutating func index(of value: UInt64, likely: Int) -> Int {
        if likely >= 0, values[likely] == value { return likely }
        return indexByHash(of: value)
    }

    /// Forgets the patterns and keeps the memory.
    mutating func removeAll() {
        values.removeAll()
        index.removeAll()
        repeats.reset()
    }

    @inline(never)
    private mutating func indexByHash(of value: UInt64) -> Int {
        if repeats.areLikely {
            let hash = value.mixed
            if let known = index.find(hash, where: { values[$0] == value }) {
                repeats.note()
                return known
            }
            index.append(hash)
        }
        values.append(value)
        repeats.judge(after: values.count)
        return values.count - 1
    }
}
