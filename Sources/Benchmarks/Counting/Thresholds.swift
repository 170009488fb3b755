/// What the micro benchmarks cost when the figures were last accepted, as a file of the repository.
///
/// A line a benchmark: its name, instructions and allocations a unit, and its processor time in times
/// that of reading the same bytes; a dash for what is not known.
struct Thresholds: Equatable {
    /// The figures of one benchmark.
    struct Entry: Equatable {
        var cost: UnitCost?
        var walks: Double?
    }

    private(set) var entries: [String: Entry] = [:]
    private let comment: [String]

    /// How much more a change may cost before it has to be accepted.
    static let tolerance = 0.1
    /// How many allocations a unit are never worth a word: one in a hundred units.
    private static let freeAllocations = 0.01

    /// Reads the text of a file.
    init(_ text: String) throws(BenchmarkError) {
        let lines = text.split(separator: "\n")
        comment = lines.filter { $0.hasPrefix("#") }.map(String.init)
        for line in lines where !line.hasPrefix("#") {
            let words = line.split(separator: " ")
            guard words.count == 4 else {
                throw .failed("a threshold is a name and three figures: \(line)")
            }
            var entry = Entry(walks: Double(words[3]))
            if let instructions = Double(words[1]), let allocations = Double(words[2]) {
                entry.cost = UnitCost(instructions: instructions, allocations: allocations)
            }
            entries[String(words[0])] = entry
        }
    }

    /// The text of the file, in the order of the benchmarks.
    var text: String {
        var lines = comment
        for name in MicroBenchmark.all.map(\.name) {
            guard let entry = entries[name] else { continue }
            let cells = [
                entry.cost?.instructions.fixed(1), entry.cost?.allocations.fixed(3),
                entry.walks?.fixed(1),
            ].map { $0 ?? "-" }
            let padded = ([(name, 14)] + zip(cells, [10, 9, 8])).enumerated().map { place, cell in
                let space = String(repeating: " ", count: max(0, cell.1 - cell.0.count))
                return place == 0 ? cell.0 + space : space + cell.0
            }
            lines.append(padded.joined(separator: " "))
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// Accepts the counts of a benchmark.
    mutating func accept(_ cost: UnitCost, of name: String) {
        entries[name, default: Entry()].cost = cost
    }

    /// Accepts the ratio of a benchmark to its baseline.
    mutating func accept(walks: Double, of name: String) {
        entries[name, default: Entry()].walks = walks
    }

    /// What is wrong with counts: over the accepted ones, or none are accepted.
    func complaints(about cost: UnitCost, of name: String) -> [String] {
        guard let accepted = entries[name]?.cost else {
            return ["\(name): no counts are accepted yet; run with --update"]
        }
        return Self.complaint(name, "instructions", cost.instructions, accepted.instructions, 1)
            + Self.complaint(
                name, "allocations", cost.allocations, accepted.allocations, Self.freeAllocations)
    }

    /// What is wrong with the ratios of a benchmark: even the least disturbed round is over.
    func complaints(about result: MicroResult) -> [String] {
        guard let accepted = entries[result.name]?.walks else { return [] }
        return Self.complaint(result.name, "times the walk", result.walks.least, accepted, 0.1)
    }

    private static func complaint(
        _ name: String, _ what: String, _ measured: Double, _ accepted: Double, _ slack: Double
    ) -> [String] {
        guard measured > accepted * (1 + tolerance) + slack else { return [] }
        return [
            "\(name): \(measured.fixed(2)) \(what) a unit, \(accepted.fixed(2)) are accepted"
        ]
    }
}
