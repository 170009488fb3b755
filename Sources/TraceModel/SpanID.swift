/// The 8-byte identifier of a span within its trace, never all zero.
///
/// - Source: W3C Trace Context level 2, `parent-id`.
@frozen
package struct SpanID: Hashable, Sendable, Comparable {
    /// The bytes, most significant first.
    package let value: UInt64

    /// Makes an identifier of its bytes; nil when they are all zero.
    @inlinable
    package init?(_ value: UInt64) {
        guard value != 0 else { return nil }
        self.value = value
    }

    /// Orders by the 8 bytes.
    @inlinable
    package static func < (lhs: SpanID, rhs: SpanID) -> Bool { lhs.value < rhs.value }
}

extension SpanID: CustomStringConvertible {
    /// Reads 16 hex digits of either case; nil for anything else and for all zeros.
    package init?(hex: some StringProtocol) {
        guard hex.utf8.count == 16, let value = UInt64(hexDigits: hex.utf8) else { return nil }
        self.init(value)
    }

    /// The 16 lower-case hex digits.
    package var description: String { value.hexDigits }
}
