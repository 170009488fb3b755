package import Bytes

/// A value to put in the place of a `?`.
package enum Value: Sendable {
    /// NULL.
    case null
    /// A signed 64-bit number.
    case integer(Int64)
    /// A floating-point number; NaN is stored as NULL.
    case real(Double)
    /// UTF-8 text.
    case text(String)
    /// Bytes; whoever passes them keeps their owner alive for the length of the call.
    case blob(ByteView)
}

extension Value: ExpressibleByIntegerLiteral, ExpressibleByStringLiteral, ExpressibleByNilLiteral {
    /// Makes an integer of a literal.
    package init(integerLiteral value: Int64) { self = .integer(value) }

    /// Makes text of a literal.
    package init(stringLiteral value: String) { self = .text(value) }

    /// Makes NULL of `nil`.
    package init(nilLiteral: ()) { self = .null }
}
