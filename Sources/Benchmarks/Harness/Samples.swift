/// The values that one quantity had in the rounds of a benchmark.
struct Samples {
    /// In the order of the rounds.
    let values: [Double]
    private let sorted: [Double]

    /// Keeps the values of the rounds; at least one.
    init(_ values: [Double]) {
        precondition(!values.isEmpty, "a benchmark has at least one round")
        self.values = values
        sorted = values.sorted()
    }

    /// The value below which a share of the samples lie, 0 to 1, by the nearest rank.
    func quantile(_ share: Double) -> Double {
        let rank = (share * Double(sorted.count)).rounded(.up)
        return sorted[min(sorted.count - 1, max(0, Int(rank) - 1))]
    }

    var median: Double {
        let middle = sorted.count / 2
        return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
    }

    /// The least disturbed round.
    var least: Double { sorted[0] }

    var greatest: Double { sorted[sorted.count - 1] }

    /// How far the middle half of the rounds lies apart, in parts of the median.
    ///
    /// Above 0.05 the machine had other work to do.
    var spread: Double {
        median == 0 ? 0 : (quantile(0.75) - quantile(0.25)) / median
    }
}
