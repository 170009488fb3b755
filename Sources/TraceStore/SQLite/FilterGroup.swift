import Bytes

/// The filters of 64 blocks, turned on their side: for each bit of a filter, which blocks have it.
///
/// Whether an attribute value is in one of 64 blocks is then six numbers of 64 bits to look at, and
/// not 64 filters. Groups are made of blocks whose filters are equally large, as they come.
struct FilterGroup: Equatable, Sendable {
    /// How many blocks a group has: a bit each.
    static let size = 64
    /// How many numbers a row of the table has in a new file: it just fits a page.
    static let newRowNumbers = 506

    let number: Int
    /// How many bits each of the filters has.
    let bits: Int
    /// The blocks, by their bit.
    let blocks: [Int]
    /// How many numbers each row of the table has: it was more in larger pages.
    var rowNumbers = newRowNumbers

    /// The row of the table that has the number for a bit of the filters.
    func row(of bit: Int) -> Int { Self.row(number, bit / rowNumbers) }

    /// Where in its row the number for a bit is.
    func place(of bit: Int) -> Int { bit % rowNumbers }

    /// The identifier of a group's row.
    static func row(_ group: Int, _ row: Int) -> Int { group << 24 | row }

    /// Turns filters on their side: the n-th number has the n-th bits of all filters.
    static func slices(of filters: [ByteBuffer], bits: Int) -> [UInt64] {
        var slices = [UInt64](repeating: 0, count: bits)
        for (place, filter) in filters.enumerated() {
            filter.withView { view in
                for word in 0..<min(view.count / 8, bits / 64) {
                    var left = view.littleEndian64(at: word * 8) ?? 0
                    while left != 0 {
                        slices[word * 64 + left.trailingZeroBitCount] |= 1 << UInt64(place)
                        left &= left - 1
                    }
                }
            }
        }
        return slices
    }
}
