/// Hashes the keys of series, a word at a time.
///
/// SECURITY: clients choose label values. The seeds are drawn anew by each process, so that nobody can
/// send values that all fall on one place of a table.
struct KeyHash: Sendable {
    private let seeds: (UInt64, UInt64, UInt64)

    /// The one of this process: keys pass between tables together with their hashes.
    static let shared = KeyHash()

    private init() {
        seeds = (
            .random(in: .min ... .max), .random(in: .min ... .max), .random(in: .min ... .max) | 1
        )
    }

    /// What a hash begins with.
    var start: UInt64 { seeds.0 }

    /// The hash with one more word.
    @inline(__always)
    func mix(_ hash: UInt64, _ word: UInt64) -> UInt64 {
        let product = (hash ^ word).multipliedFullWidth(by: seeds.2)
        return product.high ^ product.low
    }

    /// The hash of what was mixed.
    @inline(__always)
    func finish(_ hash: UInt64) -> UInt64 {
        let product = (hash ^ seeds.1).multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
        return product.high ^ product.low
    }
}
