import Bytes

/// Reads numbers as ``BitWriter`` packs them.
struct BitReader {
    private let bytes: ByteView
    private var position = 0

    init(_ bytes: ByteView) { self.bytes = bytes }

    /// The number with so many bits, of which the highest is not written.
    @inline(__always)
    mutating func number(width: UInt8) throws(StoreError) -> UInt64 {
        guard width > 1 else { return UInt64(width) }
        guard width <= 64, position + Int(width) - 1 <= bytes.count * 8 else {
            throw .corrupt("a number is cut short")
        }
        let count = UInt64(width) - 1
        let value = bits(at: position) & ((1 << count) - 1) | 1 << count
        position += Int(count)
        return value
    }

    /// Passes over numbers of these widths.
    mutating func skip(widths: ByteView) { position += Self.bitCount(widths: widths) }

    /// How many bytes numbers of these widths take.
    static func byteCount(widths: ByteView) -> Int {
        (bitCount(widths: widths) + 7) / 8
    }

    private static func bitCount(widths: ByteView) -> Int {
        var bits = 0
        for place in 0..<widths.count { bits += max(Int(widths[place]), 1) - 1 }
        return bits
    }

    /// The 64 bits from a position on; what lies behind the end reads as 0.
    @inline(__always)
    private func bits(at position: Int) -> UInt64 {
        let byte = position >> 3
        let shift = UInt64(position & 7)
        guard let low = bytes.littleEndian64(at: byte) else { return lastBits(byte) >> shift }
        // A shift by 64 gives 0.
        let high = byte + 8 < bytes.count ? UInt64(bytes[byte + 8]) : 0
        return low >> shift | high << (64 - shift)
    }

    private func lastBits(_ first: Int) -> UInt64 {
        var bits: UInt64 = 0
        for byte in first..<min(first + 8, bytes.count) {
            bits |= UInt64(bytes[byte]) << UInt64((byte - first) * 8)
        }
        return bits
    }
}
