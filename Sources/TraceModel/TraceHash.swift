/// Hashes trace ids for the tables of this process.
///
/// SECURITY: clients choose trace ids. With a hash they could compute, a few requests with ids that
/// all fall on one place would make each look-up walk over all of them; the random seeds see to it
/// that they cannot.
@frozen
package struct TraceHash: Sendable {
    @usableFromInline let seed: (high: UInt64, low: UInt64)

    /// The one that all parts of this process may share.
    package static let shared = TraceHash()

    /// Draws seeds.
    package init() {
        seed = (.random(in: .min ... .max), .random(in: .min ... .max))
    }

    /// The hash of an identifier; equal for equal ones, in this process only.
    @inlinable
    package func callAsFunction(_ id: TraceID) -> UInt64 {
        let product = (id.high ^ seed.high).multipliedFullWidth(by: id.low ^ seed.low)
        let mixed = (product.high ^ product.low) &* 0x9E37_79B9_7F4A_7C15
        return mixed ^ (mixed >> 32)
    }
}
