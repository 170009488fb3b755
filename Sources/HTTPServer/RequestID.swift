import Synchronization

/// Identifiers for requests that came without one.
///
/// They must differ from each other and from those of other processes; nothing rests on their being hard
/// to guess. A random start and a counter, mixed, cost no system call.
enum RequestID {
    private static let seed: (UInt64, UInt64) = (.random(in: 0 ... .max), .random(in: 0 ... .max))
    private static let counter = Atomic<UInt64>(0)

    /// 128 bits in lower-case hex.
    static func make() -> String {
        let count = counter.wrappingAdd(1, ordering: .relaxed).newValue
        var digits: [UInt8] = []
        digits.reserveCapacity(32)
        for start in [seed.0, seed.1] {
            var half = mix(start &+ count &* 0x9E37_79B9_7F4A_7C15)
            for _ in 0..<16 {
                half = half << 4 | half >> 60
                let digit = UInt8(truncatingIfNeeded: half & 15)
                digits.append(
                    digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") - 10 + digit)
            }
        }
        return String(decoding: digits, as: UTF8.self)
    }

    /// SplitMix64's finalizer.
    private static func mix(_ value: UInt64) -> UInt64 {
        var mixed = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
