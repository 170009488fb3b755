/// Eight lower-case hex digits in a word ↔ the four bytes they stand for, all at once.
enum HexWord {
    private static let ones: UInt64 = 0x0101_0101_0101_0101

    /// The bytes that eight characters stand for, the first lowest; nil when one of them is not a
    /// lower-case hex digit.
    @inline(__always)
    static func pack(_ characters: UInt64) -> UInt32? {
        // Letters have bit 6, digits do not; `a` ends in 1.
        let letters = characters >> 6 & ones
        let nibbles = characters & (ones &* 15) &+ letters &* 9
        guard nibbles & (ones &* 0xF0) == 0, text(nibbles) == characters else { return nil }
        let lanes: UInt64 = 0x00FF_00FF_00FF_00FF
        var bytes = (nibbles & lanes) << 4 | nibbles >> 8 & lanes
        bytes = (bytes | bytes >> 8) & 0x0000_FFFF_0000_FFFF
        return UInt32(truncatingIfNeeded: bytes | bytes >> 16)
    }

    /// The eight characters for four bytes.
    @inline(__always)
    static func unpack(_ bytes: UInt32) -> UInt64 {
        var lanes = UInt64(bytes)
        lanes = (lanes | lanes << 16) & 0x0000_FFFF_0000_FFFF
        lanes = (lanes | lanes << 8) & 0x00FF_00FF_00FF_00FF
        return text(lanes >> 4 & 0x000F_000F_000F_000F | (lanes & 0x000F_000F_000F_000F) << 8)
    }

    /// The characters for eight values below 16.
    @inline(__always)
    private static func text(_ nibbles: UInt64) -> UInt64 {
        let letters = (nibbles &+ ones &* 6) >> 4 & ones
        return nibbles &+ ones &* 0x30 &+ letters &* 39
    }
}
