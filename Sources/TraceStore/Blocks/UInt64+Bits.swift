extension UInt64 {
    /// A bijective mix of the bits, so that each depends on all (the end of SplitMix64).
    @inline(__always)
    var mixed: UInt64 {
        var bits = (self ^ (self >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        return bits ^ (bits >> 31)
    }

    /// The bits of a signed difference so that small ones of either sign are small numbers.
    @inline(__always)
    var zigzag: UInt64 {
        let signed = Int64(bitPattern: self)
        return UInt64(bitPattern: (signed << 1) ^ (signed >> 63))
    }

    /// The reverse of ``zigzag``.
    @inline(__always)
    var unzigzag: UInt64 { (self >> 1) ^ (0 &- (self & 1)) }
}
