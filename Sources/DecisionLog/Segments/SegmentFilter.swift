import Bytes
import Journal
import TraceModel

/// A Bloom filter over the identifiers of a segment, in lines of 64 bytes: a look-up reads one of
/// them.
///
/// Twelve bits an identifier and six probes: of 100 segments that do not have a trace, about one is
/// read for it. What is asked is the first half of an identifier's first half, so that the first
/// eight digits are enough. Each line ends with a checksum of itself; one that is damaged says yes.
struct SegmentFilter {
    static let lineBytes = 64
    private static let bitsPerEntry = 12
    private static let bits: UInt32 = 480
    private static let probes: UInt32 = 6

    private var lines: [UInt8]

    /// Makes the filter of some keys.
    init(_ keys: [UInt64]) {
        let count = max(1, (keys.count * Self.bitsPerEntry + Int(Self.bits) - 1) / Int(Self.bits))
        lines = [UInt8](repeating: 0, count: count * Self.lineBytes)
        for key in keys {
            let start = Self.line(of: key, count: count) * Self.lineBytes
            for bit in Self.places(of: key) { lines[start + bit >> 3] |= 1 << UInt8(bit & 7) }
        }
    }

    var lineCount: Int { lines.count / Self.lineBytes }

    /// What the filter knows of an identifier: its first 32 bits, or all of one that begins with as
    /// many zeros.
    static func key(_ id: TraceID) -> UInt64 {
        mixed(id.high >> 32 == 0 ? id.high &* 0xD6E8_FEB8_6659_FD93 ^ id.low : id.high >> 32)
    }

    /// The key of all identifiers that begin with some digits; nil when they have no key in common.
    static func key(_ prefix: TraceIDPrefix) -> UInt64? {
        if prefix.digits.utf8.count == 32 {
            return TraceID(high: prefix.lowest.high, low: prefix.lowest.low).map(key)
        }
        let first = prefix.lowest.high >> 32
        return prefix.digits.utf8.count >= 8 && first != 0 ? mixed(first) : nil
    }

    private static func mixed(_ value: UInt64) -> UInt64 {
        let spread = (value ^ 0x9E37_79B9_7F4A_7C15) &* 0xBF58_476D_1CE4_E5B9
        let folded = (spread ^ spread >> 31) &* 0x94D0_49BB_1331_11EB
        return folded ^ folded >> 29
    }

    /// The line that a key belongs to, of so many.
    static func line(of key: UInt64, count: Int) -> Int {
        Int(truncatingIfNeeded: ((key >> 32) &* UInt64(truncatingIfNeeded: count)) >> 32)
    }

    /// Whether a line may know a key.
    static func admits(_ key: UInt64, line: ByteView) -> Bool {
        guard line.count == lineBytes,
            line.littleEndian32(at: lineBytes - 4)
                == UInt32(truncatingIfNeeded: line.prefix(lineBytes - 4).hash64)
        else { return true }
        return places(of: key).allSatisfy { line[$0 >> 3] & (1 << UInt8($0 & 7)) != 0 }
    }

    /// Writes the lines, each behind its bits the checksum.
    func write(to writer: inout ByteWriter) {
        for line in 0..<lineCount {
            let start = writer.count
            let end = (line + 1) * Self.lineBytes - 4
            for byte in lines[line * Self.lineBytes..<end] { writer.append(byte) }
            let checksum = writer.view.dropFirst(start).hash64
            writer.appendLittleEndian(UInt32(truncatingIfNeeded: checksum))
        }
    }

    private static func places(of key: UInt64) -> some Sequence<Int> {
        let step = UInt32(truncatingIfNeeded: key >> 21) | 1
        return (1...probes).lazy.map { probe in
            let place = UInt32(truncatingIfNeeded: key) &+ step &* probe
            return Int(truncatingIfNeeded: (UInt64(place) &* UInt64(bits)) >> 32)
        }
    }
}
