extension ByteView {
    /// Whether the bytes are well-formed UTF-8: no overlong forms, surrogates or values past U+10FFFF.
    ///
    /// - Complexity: One pass; runs of ASCII go 32 bytes at a step.
    @inlinable
    package var isValidUTF8: Bool {
        let ascii = asciiPrefixCount
        return ascii == count || isValidUTF8(from: ascii)
    }

    /// How many bytes at the start are ASCII, rounded down to a step of the scan.
    @inlinable
    var asciiPrefixCount: Int {
        let highBits: UInt64 = 0x8080_8080_8080_8080
        var offset = 0
        while offset + 32 <= count {
            let first = unsafe base.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
            let second = unsafe base.loadUnaligned(fromByteOffset: offset + 8, as: UInt64.self)
            let third = unsafe base.loadUnaligned(fromByteOffset: offset + 16, as: UInt64.self)
            let fourth = unsafe base.loadUnaligned(fromByteOffset: offset + 24, as: UInt64.self)
            if (first | second | third | fourth) & highBits != 0 { return offset }
            offset += 32
        }
        while offset + 8 <= count {
            let word = unsafe base.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
            if word & highBits != 0 { return offset }
            offset += 8
        }
        while offset < count {
            if unsafe base.load(fromByteOffset: offset, as: UInt8.self) >= 0x80 { return offset }
            offset += 1
        }
        return count
    }

    @usableFromInline
    func isValidUTF8(from start: Int) -> Bool {
        var offset = start
        while offset < count {
            let lead = self[offset]
            if lead < 0x80 {
                // PERF: One letter outside of ASCII must not slow down all of the text behind it.
                offset += max(1, dropFirst(offset).asciiPrefixCount)
                continue
            }
            guard let length = Self.sequenceLength(lead), offset + length <= count else {
                return false
            }
            let second = self[offset + 1]
            guard second & 0xC0 == 0x80, Self.isAllowed(second: second, after: lead) else {
                return false
            }
            for index in 2..<max(2, length) where self[offset + index] & 0xC0 != 0x80 {
                return false
            }
            offset += length
        }
        return true
    }

    private static func sequenceLength(_ lead: UInt8) -> Int? {
        switch lead {
        case 0xC2...0xDF: 2
        case 0xE0...0xEF: 3
        case 0xF0...0xF4: 4
        default: nil
        }
    }

    /// Refuses overlong forms (E0, F0), surrogates (ED) and values past U+10FFFF (F4).
    private static func isAllowed(second: UInt8, after lead: UInt8) -> Bool {
        switch lead {
        case 0xE0: second >= 0xA0
        case 0xED: second < 0xA0
        case 0xF0: second >= 0x90
        case 0xF4: second < 0x90
        default: true
        }
    }
}
