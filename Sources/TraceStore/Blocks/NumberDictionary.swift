/// The distinct 64-bit patterns of a column, numbered in order of appearance.
struct NumberDictionary: ~Copyable {
    private var values = PlainArray<UInt64>()
    private var index = HashIndex()

    /// How many distinct patterns there are.
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
    }

    @inline(never)
    private mutating func indexByHash(of value: UInt64) -> Int {
        let hash = value.mixed
        if let known = index.find(hash, where: { values[$0] == value }) { return known }
        values.append(value)
        index.append(hash)
        return values.count - 1
    }
}
