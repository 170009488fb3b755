extension ByteWriter {
    /// Appends the length and the bytes of hex digits of either case, as a protobuf field has them.
    ///
    /// - Returns: False, with nothing appended, when the text is not an even number of digits.
    package mutating func appendHexField(_ digits: ByteView) -> Bool {
        guard digits.count % 2 == 0 else { return false }
        let before = count
        appendVarint(UInt64(digits.count / 2))
        var index = 0
        while let word = digits.littleEndian64(at: index) {
            guard let bytes = Self.bytes(ofHex: word) else {
                truncate(to: before)
                return false
            }
            appendLittleEndian(bytes)
            index += 8
        }
        while index < digits.count {
            let high = Self.nibble(digits[index])
            let low = Self.nibble(digits[index + 1])
            guard high | low < 16 else {
                truncate(to: before)
                return false
            }
            append(high << 4 | low)
            index += 2
        }
        return true
    }

    /// The four bytes that eight hex digits of either case stand for; nil when one is none.
    @inline(__always)
    private static func bytes(ofHex digits: UInt64) -> UInt32? {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let highs = ones << 7
        guard digits & highs == 0 else { return nil }
        // No sum reaches the next byte, and the high bit tells whether a byte is in range.
        let lowered = digits | ones &* 0x20
        let isDigit = (digits &+ ones &* 0x50) & ~(digits &+ ones &* 0x46)
        let isLetter = (lowered &+ ones &* 0x1F) & ~(lowered &+ ones &* 0x19)
        guard (isDigit | isLetter) & highs == highs else { return nil }
        let nibbles = (digits & (ones &* 0x0F)) &+ (digits >> 6 & ones) &* 9
        // Every second byte gets its own nibble and the next one; then these move together.
        var packed = (nibbles << 4 | nibbles >> 8) & 0x00FF_00FF_00FF_00FF
        packed = (packed | packed >> 8) & 0x0000_FFFF_0000_FFFF
        return UInt32(truncatingIfNeeded: packed | packed >> 16)
    }

    /// The value of a hex digit of either case; 16 or more for another byte.
    @inline(__always)
    private static func nibble(_ byte: UInt8) -> UInt8 {
        let digit = byte &- 0x30
        let letter = (byte | 0x20) &- 0x61
        return digit < 10 ? digit : (letter < 6 ? letter + 10 : 16)
    }
}
