extension ByteWriter {
    /// Appends the length and the bytes of hex digits of either case, as a protobuf field has them.
    ///
    /// - Returns: False, with nothing appended, when the text is not an even number of digits.
    package mutating func appendHexField(_ digits: ByteView) -> Bool {
        guard digits.count % 2 == 0 else { return false }
        let before = count
        appendVarint(UInt64(digits.count / 2))
        var index = 0
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

    /// The value of a hex digit of either case; 16 or more for another byte.
    @inline(__always)
    private static func nibble(_ byte: UInt8) -> UInt8 {
        let digit = byte &- 0x30
        let letter = (byte | 0x20) &- 0x61
        return digit < 10 ? digit : (letter < 6 ? letter + 10 : 16)
    }
}
