/// The name of a file in the journal's directory.
enum SegmentName: Hashable {
    /// A segment with records, by its generation.
    case live(UInt64)
    /// A retired one that waits for its next use, by the generation it had.
    case spare(UInt64)

    private static let digits = 12

    /// Reads a name; nil for a file that is none of the journal's.
    init?(_ text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].utf8.count >= Self.digits,
            let generation = UInt64(parts[0])
        else { return nil }
        switch parts[1] {
        case "journal": self = .live(generation)
        case "spare": self = .spare(generation)
        default: return nil
        }
    }

    var text: String {
        let (generation, suffix) =
            switch self {
            case .live(let generation): (generation, "journal")
            case .spare(let generation): (generation, "spare")
            }
        let number = String(generation)
        let zeros = String(repeating: "0", count: max(0, Self.digits - number.utf8.count))
        return "\(zeros)\(number).\(suffix)"
    }
}
