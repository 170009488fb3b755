import Bytes
import SemanticConventions

/// A Bloom filter over what a search may ask of the spans of a block.
///
/// Holds names of spans, normalised environments, and pairs of key and value of spans' and
/// resources' attributes that are strings, integers or truth values. The size is a power of two, 8
/// to 16 bits an entry, so that filters of blocks of about the same size are equally large.
enum AttributeFilter {
    /// How many bits an entry sets: with 12 bits an entry, 4 in 1,000 absent ones seem present.
    static let probes: UInt64 = 6

    /// What an entry is about, so that the same text in another place is another entry.
    enum Subject: UInt64 {
        case string = 1
        case int = 2
        case bool = 3
        case spanName = 4
        case environment = 5
    }

    /// The hash of an entry; part of the format.
    static func hash(_ subject: Subject, key: UInt64 = 0, value: UInt64) -> UInt64 {
        (key &* 0x9E37_79B9_7F4A_7C15 ^ value).mixed ^ subject.rawValue.mixed
    }

    /// The hash of an attribute's value; nil for those that filters do not hold.
    static func hash(_ value: WireValue, key: UInt64) -> UInt64? {
        switch value.kind {
        case .string: hash(.string, key: key, value: value.text.hash64)
        case .int: hash(.int, key: key, value: value.number)
        case .bool: hash(.bool, key: key, value: min(value.number, 1))
        default: nil
        }
    }

    /// Makes a filter that holds these hashes.
    static func make(_ hashes: borrowing PlainArray<UInt64>) -> ByteBuffer {
        var bits = 512
        while bits < hashes.count * 8 { bits *= 2 }
        var words = PlainArray<UInt64>(capacity: bits / 64)
        words.append(repeating: 0, count: bits / 64)
        let mask = UInt64(bits - 1)
        for place in 0..<hashes.count {
            for probe in 0..<probes {
                let bit = position(hashes[place], probe) & mask
                words[Int(truncatingIfNeeded: bit >> 6)] |= 1 << (bit & 63)
            }
        }
        var output = ByteWriter(capacity: bits / 8)
        for place in 0..<words.count { output.appendLittleEndian(words[place]) }
        return output.finish()
    }

    /// Whether a filter may hold a hash; a filter of a size that is no power of two holds anything.
    static func mayContain(_ hash: UInt64, in filter: ByteView) -> Bool {
        let bits = filter.count * 8
        guard bits > 0, bits & (bits - 1) == 0 else { return true }
        return positions(of: hash, bits: bits).allSatisfy { bit in
            filter[bit >> 3] & (1 << UInt8(truncatingIfNeeded: bit & 7)) != 0
        }
    }

    /// The bits that an entry sets in a filter with so many bits, a power of two.
    static func positions(of hash: UInt64, bits: Int) -> [Int] {
        (0..<probes).map { probe in
            Int(truncatingIfNeeded: position(hash, probe) & UInt64(bits - 1))
        }
    }

    @inline(__always)
    private static func position(_ hash: UInt64, _ probe: UInt64) -> UInt64 {
        (hash & 0xFFFF_FFFF) &+ probe &* (hash >> 32 | 1)
    }
}
