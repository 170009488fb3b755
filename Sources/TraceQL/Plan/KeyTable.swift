import Bytes

/// The keys of the attributes that a query asks for, each with the slot that its value goes to.
///
/// PERF: All keys of a span are looked up and most are not asked for: the length alone tells that of
/// nearly all of them, and the first and last bytes of the rest.
struct KeyTable: Sendable {
    private struct Entry: Sendable {
        let mark: Mark
        let slot: Int
        let key: ByteBuffer
    }

    private var entries: [Entry] = []
    /// Index + 1 into `entries`, 0 where free; at most a quarter is taken.
    private var places = [UInt16](repeating: 0, count: 16)
    /// A bit for the length of each key, modulo 64.
    private(set) var lengths: UInt64 = 0

    var isEmpty: Bool { entries.isEmpty }
    /// How many keys there are.
    var count: Int { entries.count }

    init() {}

    /// A table with one key, whose slot is 0.
    init(_ key: String) { insert(key, slot: 0) }

    /// Adds a key that is not in the table.
    mutating func insert(_ key: String, slot: Int) {
        let bytes = ByteBuffer(key.utf8)
        entries.append(Entry(mark: Mark(bytes.view), slot: slot, key: bytes))
        lengths |= 1 << UInt64(bytes.count & 63)
        if entries.count * 4 > places.count {
            places = [UInt16](repeating: 0, count: places.count * 2)
            for index in entries.indices { place(index) }
        } else {
            place(entries.count - 1)
        }
    }

    private mutating func place(_ index: Int) {
        var place = entries[index].mark.hash & (places.count - 1)
        while places[place] != 0 { place = (place + 1) & (places.count - 1) }
        places[place] = UInt16(truncatingIfNeeded: index + 1)
    }

    /// The slot of a key; nil for one that is not asked for.
    @inline(__always)
    func slot(of key: ByteView) -> Int? {
        lengths >> UInt64(key.count & 63) & 1 == 1 ? search(key) : nil
    }

    private func search(_ key: ByteView) -> Int? {
        let mark = Mark(key)
        var place = mark.hash & (places.count - 1)
        while places[place] != 0 {
            let entry = entries[Int(places[place]) - 1]
            if entry.mark == mark, mark.isWholeKey || entry.key.view == key { return entry.slot }
            place = (place + 1) & (places.count - 1)
        }
        return nil
    }

    /// The beginning, the end and the length of a key.
    private struct Mark: Equatable {
        private let first: UInt64
        private let last: UInt64
        private let count: Int

        @inline(__always)
        init(_ key: ByteView) {
            count = key.count
            if let first = key.littleEndian64(at: 0), let last = key.littleEndian64(at: count - 8) {
                self.first = first
                self.last = last
            } else {
                first = key.littleEndian32(at: 0).map(UInt64.init) ?? Self.few(key)
                last = key.littleEndian32(at: count - 4).map(UInt64.init) ?? 0
            }
        }

        /// The bytes of a key that has less than four.
        private static func few(_ key: ByteView) -> UInt64 {
            var bytes: UInt64 = 0
            for index in 0..<min(key.count, 3) { bytes = bytes << 8 | UInt64(key[index]) }
            return bytes
        }

        /// Whether beginning and end are all there is.
        @inline(__always)
        var isWholeKey: Bool { count <= 16 }

        @inline(__always)
        var hash: Int {
            let mixed = first ^ (last << 5 | last >> 59) ^ UInt64(truncatingIfNeeded: count)
            return Int(truncatingIfNeeded: (mixed &* 0x9E37_79B9_7F4A_7C15) >> 40)
        }
    }
}
