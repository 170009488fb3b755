import Bytes

/// Packs numbers of any width, bit after bit, the lowest first, behind what a writer has.
struct BitWriter {
    private var pending: UInt64 = 0
    private var pendingCount: UInt64 = 0

    /// Appends the low bits of a value; the bits above must be zero, the width at most 64.
    @inline(__always)
    mutating func append(_ bits: UInt64, width: UInt64, to output: inout ByteWriter) {
        pending |= bits << pendingCount
        pendingCount += width
        guard pendingCount >= 64 else { return }
        output.appendLittleEndian(pending)
        pendingCount -= 64
        // What of `bits` did not fit; a shift by 64 gives 0.
        pending = bits >> (width - pendingCount)
    }

    /// Appends a number without its highest set bit; gives the number of its bits, 0 to 64.
    @inline(__always)
    mutating func append(number: UInt64, to output: inout ByteWriter) -> UInt8 {
        let width = UInt64(truncatingIfNeeded: 64 - number.leadingZeroBitCount)
        if width > 1 { append(number & ~(1 << (width - 1)), width: width - 1, to: &output) }
        return UInt8(truncatingIfNeeded: width)
    }

    /// Ends the bits with a whole byte.
    mutating func finish(to output: inout ByteWriter) {
        while pendingCount > 0 {
            output.append(UInt8(truncatingIfNeeded: pending))
            pending >>= 8
            pendingCount = pendingCount > 8 ? pendingCount - 8 : 0
        }
    }
}
