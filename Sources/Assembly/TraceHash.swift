import TraceModel

/// Hashes trace ids for the tables of this process.
///
/// SECURITY: clients choose trace ids. With a hash they could compute, a few requests with ids that
/// all fall on one place would make each look-up walk over all of them; the random seeds see to it
/// that they cannot.
struct TraceHash: Sendable {
    private let seed: (high: UInt64, low: UInt64)

    /// Draws seeds.
    init() {
        seed = (.random(in: .min ... .max), .random(in: .min ... .max))
    }

    func callAsFunction(_ id: TraceID) -> UInt64 {
        let product = (id.high ^ seed.high).multipliedFullWidth(by: id.low ^ seed.low)
        let mixed = (product.high ^ product.low) &* 0x9E37_79B9_7F4A_7C15
        return mixed ^ (mixed >> 32)
    }
}
