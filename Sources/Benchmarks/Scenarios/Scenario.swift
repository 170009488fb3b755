/// A measurement of a whole collector, in a process of its own.
struct Scenario: Sendable {
    /// What it is selected by.
    let name: String
    /// Scenarios that are selected together.
    let group: String
    /// What it does, in a few words.
    let summary: String
    /// The environment variable without which it is passed over.
    var needs: String?
    let run: @Sendable (ScenarioSettings) throws -> [Figure]

    /// All of them.
    static let all =
        ingestion + acknowledgement + [idle, pendingMemory, journalStart] + lookUps + growth + [
            rotel
        ]
}

/// What the command line says about scenarios.
struct ScenarioSettings {
    /// Whether it is enough to see that everything works.
    var isQuick: Bool
    /// The collector to start.
    var binary: String
    /// How many spans are sent.
    var spans: Int
    /// Over how many connections they are sent.
    var connections: Int
    /// How many spans are stored before something is looked up.
    var storedSpans: Int
    /// The data directory with that store, kept for the next run; nil for one that is removed.
    var storeDirectory: String?
}
