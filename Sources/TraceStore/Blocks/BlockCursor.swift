import Bytes

/// Reads the parts of a block one after the other; never outside of them, whatever they say.
struct BlockCursor {
    private var reader: WireReader

    init(_ bytes: ByteView) { reader = WireReader(bytes) }

    /// The bytes not read yet.
    var rest: ByteView { reader.rest }

    var isAtEnd: Bool { reader.isAtEnd }

    @inline(__always)
    mutating func varint() throws(StoreError) -> UInt64 {
        do { return try reader.readVarint() } catch { throw .corrupt("a number is cut short") }
    }

    /// Passes over numbers.
    mutating func skipVarints(_ count: Int) throws(StoreError) {
        let rest = reader.rest
        var left = count
        var place = 0
        while left > 0, place < rest.count {
            if rest[place] < 0x80 { left -= 1 }
            place += 1
        }
        guard left <= 0 else { throw .corrupt("a number is cut short") }
        reader = WireReader(rest.dropFirst(place))
    }

    /// A number of things each of which takes at least some bytes of what follows somewhere.
    mutating func count(atMost limit: Int) throws(StoreError) -> Int {
        guard let count = Int(exactly: try varint()), count <= limit else {
            throw .corrupt("a count is larger than what there is")
        }
        return count
    }

    /// A number that stands for one of so many things.
    mutating func index(below limit: Int) throws(StoreError) -> Int {
        guard let index = Int(exactly: try varint()), index < limit else {
            throw .corrupt("a number stands for nothing")
        }
        return index
    }

    /// A 32-bit number.
    mutating func number32() throws(StoreError) -> UInt32 {
        guard let number = UInt32(exactly: try varint()) else {
            throw .corrupt("a number is too large")
        }
        return number
    }

    @inline(__always)
    mutating func byte() throws(StoreError) -> UInt8 {
        let rest = reader.rest
        guard !rest.isEmpty else { throw .corrupt("a byte is missing") }
        reader = WireReader(rest.dropFirst(1))
        return rest[0]
    }

    mutating func fixed64() throws(StoreError) -> UInt64 {
        do { return try reader.readFixed64() } catch { throw .corrupt("a number is cut short") }
    }

    mutating func fixed32() throws(StoreError) -> UInt32 {
        do { return try reader.readFixed32() } catch { throw .corrupt("a number is cut short") }
    }

    /// The next bytes.
    mutating func bytes(_ count: Int) throws(StoreError) -> ByteView {
        let rest = reader.rest
        guard let bytes = rest.slice(from: 0, count: count) else {
            throw .corrupt("bytes are missing")
        }
        reader = WireReader(rest.dropFirst(count))
        return bytes
    }
}
