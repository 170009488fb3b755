/// The 16-byte identifier of a trace, never all zero.
///
/// The bytes are kept as two big-endian halves, so that comparison orders by bytes and the
/// low half holds the random bits that consistent sampling reads.
/// - Source: W3C Trace Context level 2, `trace-id`.
@frozen
package struct TraceID: Hashable, Sendable {
    /// Bytes 0 to 7, most significant first.
    package let high: UInt64
    /// Bytes 8 to 15, most significant first.
    package let low: UInt64

    /// Makes an identifier of its two halves; nil when all 16 bytes are zero.
    @inlinable
    package init?(high: UInt64, low: UInt64) {
        guard high | low != 0 else { return nil }
        self.high = high
        self.low = low
    }

    /// The 56 low bits, which serve as randomness when `ot=rv` is absent.
    @inlinable
    package var randomness: UInt64 { low & 0x00FF_FFFF_FFFF_FFFF }
}

extension TraceID: Comparable {
    /// Orders by the 16 bytes.
    @inlinable
    package static func < (lhs: TraceID, rhs: TraceID) -> Bool {
        lhs.high != rhs.high ? lhs.high < rhs.high : lhs.low < rhs.low
    }
}

extension TraceID: CustomStringConvertible {
    /// Reads 32 hex digits of either case; nil for anything else and for all zeros.
    package init?(hex: some StringProtocol) {
        let digits = hex.utf8
        guard digits.count == 32, let high = UInt64(hexDigits: digits.prefix(16)),
            let low = UInt64(hexDigits: digits.dropFirst(16))
        else { return nil }
        self.init(high: high, low: low)
    }

    /// The 32 lower-case hex digits.
    package var description: String { high.hexDigits + low.hexDigits }
}
