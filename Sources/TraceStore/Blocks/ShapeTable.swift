import Bytes

/// The distinct sequences of columns in a block, numbered in order of appearance.
struct ShapeTable: ~Copyable {
    struct Shape: BitwiseCopyable {
        let first: Int
        let count: Int
    }

    private var shapes = PlainArray<Shape>()
    private var index = HashIndex()
    private var members = PlainArray<UInt32>()

    var count: Int { shapes.count }

    func columnCount(of number: Int) -> Int { shapes[number].count }

    func column(_ place: Int, of number: Int) -> Int {
        Int(members[shapes[number].first + place])
    }

    /// The number of a sequence, which is added when it is new.
    mutating func index(of columns: borrowing PlainArray<UInt32>) -> Int {
        let hash = columns.bytes.hash64
        if let known = index.find(hash, where: { isShape($0, columns) }) { return known }
        return add(columns, hash)
    }

    /// Forgets everything and keeps the memory.
    mutating func removeAll() {
        shapes.removeAll()
        index.removeAll()
        members.removeAll()
    }

    private mutating func add(_ columns: borrowing PlainArray<UInt32>, _ hash: UInt64) -> Int {
        shapes.append(Shape(first: members.count, count: columns.count))
        for place in 0..<columns.count { members.append(columns[place]) }
        index.append(hash)
        return shapes.count - 1
    }

    private func isShape(_ number: Int, _ columns: borrowing PlainArray<UInt32>) -> Bool {
        let shape = shapes[number]
        guard shape.count == columns.count else { return false }
        for place in 0..<columns.count where members[shape.first + place] != columns[place] {
            return false
        }
        return true
    }
}
