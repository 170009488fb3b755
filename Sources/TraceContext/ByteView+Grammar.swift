import Bytes

extension ByteView {
    /// The bytes without the spaces and tabs around them, which headers may carry.
    var trimmingOptionalSpace: ByteView {
        var start = 0
        var end = count
        while start < end, isOptionalSpace(at: start) { start += 1 }
        while end > start, isOptionalSpace(at: end - 1) { end -= 1 }
        return prefix(end).dropFirst(start)
    }

    private func isOptionalSpace(at index: Int) -> Bool {
        self[index] == 0x20 || self[index] == 0x09
    }

    /// The index of the first such byte; nil when there is none.
    func firstIndex(of byte: Unicode.Scalar) -> Int? {
        for index in 0..<count where self[index] == UInt8(ascii: byte) { return index }
        return nil
    }

    /// The number that 1 to 16 lower-case hex digits write; nil for anything else.
    var lowerCaseHexValue: UInt64? {
        guard count > 0, count <= 16 else { return nil }
        var value: UInt64 = 0
        for index in 0..<count {
            switch self[index] {
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                value = value << 4 | UInt64(self[index] - UInt8(ascii: "0"))
            case UInt8(ascii: "a")...UInt8(ascii: "f"):
                value = value << 4 | UInt64(self[index] - UInt8(ascii: "a") + 10)
            default: return nil
            }
        }
        return value
    }
}

/// Walks the parts of a list, without copies: `a,b,,c` has four.
struct SeparatedList: Sequence, IteratorProtocol {
    private var rest: ByteView?
    private let separator: Unicode.Scalar

    init(_ list: ByteView, separator: Unicode.Scalar) {
        rest = list
        self.separator = separator
    }

    mutating func next() -> ByteView? {
        guard let list = rest else { return nil }
        guard let end = list.firstIndex(of: separator) else {
            rest = nil
            return list
        }
        rest = list.dropFirst(end + 1)
        return list.prefix(end)
    }
}
