import Bytes

/// What the files of the log have in common; see docs/format/decisions.md.
enum SegmentFormat {
    static let version: UInt32 = 1
    static let segmentMagic: UInt64 = 0x4E4F_4953_4943_4544  // "DECISION"
    static let filterMagic: UInt64 = 0x5245_544C_4946_5754  // "TWFILTER"
    static let segmentHeaderBytes = 40
    static let filterHeaderBytes = 56
    static let frameHeaderBytes = 16

    /// The number of a frame takes part, so that a frame that was overwritten by a shorter one can not
    /// be taken for the one after it.
    static func checksum(_ items: ByteView, sequence: UInt32) -> UInt64 {
        items.hash64 ^ UInt64(sequence) &* 0x9E37_79B9_7F4A_7C15
    }

    /// The name of a segment's file.
    static func segmentName(_ number: UInt64) -> String { "\(padded(number)).decisions" }

    /// The name of the file with a segment's filter.
    static func filterName(_ number: UInt64) -> String { "\(padded(number)).filter" }

    /// The number of a segment, by the name of its file.
    static func number(of name: String) -> UInt64? {
        guard name.hasSuffix(".decisions") else { return nil }
        let digits = name.dropLast(10)
        return digits.utf8.count == 12 ? UInt64(digits) : nil
    }

    private static func padded(_ number: UInt64) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, 12 - digits.utf8.count)) + digits
    }
}
