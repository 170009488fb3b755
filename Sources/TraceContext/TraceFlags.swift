/// The flags of a `traceparent`.
///
/// Only the two that level 2 defines are kept: a receiver must not pass on flags it does not know.
package struct TraceFlags: OptionSet, Hashable, Sendable {
    package let rawValue: UInt8

    /// Makes flags of a byte, without the bits that have no meaning yet.
    package init(rawValue: UInt8) { self.rawValue = rawValue & 0x03 }

    /// The caller may have recorded the trace.
    package static let sampled = TraceFlags(rawValue: 0x01)
    /// The low 56 bits of the trace identifier are random.
    package static let random = TraceFlags(rawValue: 0x02)
}
