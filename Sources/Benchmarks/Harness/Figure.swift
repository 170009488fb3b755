/// One number that a scenario gives.
struct Figure {
    let name: String
    let value: Double
    let unit: String
    /// What it should be at most; nil where nothing is promised.
    let limit: Double?

    /// Makes a figure.
    init(_ name: String, _ value: Double, _ unit: String, atMost limit: Double? = nil) {
        self.name = name
        self.value = value
        self.unit = unit
        self.limit = limit
    }
}

/// What a scenario gave.
struct ScenarioResult {
    let name: String
    let figures: [Figure]
}
