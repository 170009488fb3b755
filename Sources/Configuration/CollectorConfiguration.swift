import YAML

/// The collector's configuration: everything typed, checked, and known by where it came from.
///
/// Two configurations are equal when they say the same, wherever their values came from.
package struct CollectorConfiguration: Sendable {
    /// The directory of everything the collector keeps.
    package let dataDirectory: String
    /// What an acknowledged span survives.
    package let durability: Durability
    /// Where the collector listens.
    package let listen: Listen
    /// How much it takes on before it refuses.
    package let limits: Limits
    /// How traces are sampled, by environment.
    package let environments: Environments
    /// What holds for sampling everywhere.
    package let sampling: Sampling
    /// What the numbers from spans may cost.
    package let insights: Insights
    /// Where and how long traces are kept.
    package let storage: Storage
    /// Who may do what.
    package let auth: Auth
    /// Which web pages may send spans.
    package let cors: CORS
    /// What the collector says of itself.
    package let log: Log
    /// How long a stop waits for what is under way.
    package let shutdownTimeout: Duration
    /// Every key with its value and source, in the order of the reference; secrets are hidden.
    package let settings: [Setting]

    /// Declares every key, in the order of the reference.
    private init(_ root: Section) {
        dataDirectory = root.value(
            "data_dir", default: "./tracewell-data", reload: .restart,
            "Directory of everything the collector keeps; made if it is missing.")
        durability = root.value(
            "durability", default: Durability.os, reload: .restart,
            """
            What an acknowledged span survives: `os` a kill -9, `fsync` a loss of power as well \
            (group commit), `none` neither.
            """)
        listen = root.section(
            "listen",
            """
            Addresses: `host:port`, `[v6]:port` or `unix:/path`; port 0 takes a free one, an empty \
            text turns the listener off.
            """, Listen.init)
        limits = root.section("limits", "What is refused, and when.", Limits.init)
        environments = Environments(root)
        sampling = root.section("sampling", "Sampling in every environment.", Sampling.init)
        insights = root.section(
            "insights", "Numbers from every span seen, before sampling.", Insights.init)
        storage = root.section("storage", "The store of kept traces.", Storage.init)
        auth = root.section("auth", "Who may do what.", Auth.init)
        cors = root.section("cors", "Browser exporters.", CORS.init)
        log = root.section("log", "The collector's own log, on standard error.", Log.init)
        shutdownTimeout = root.value(
            "shutdown_timeout", default: .seconds(30), in: .zero...(.seconds(3600)),
            "How long a stop waits for requests and decisions under way.")
        settings = root.reading.settings
    }

    /// Reads every key from a file's root, or from the defaults alone, and from what overrides it.
    static func resolve(
        node: YAMLNode?, origin: Origin, overrides: OverrideTree,
        unreadable: Set<YAMLNode.Position> = []
    ) -> (configuration: CollectorConfiguration, issues: [ConfigurationError.Issue]) {
        let reading = Reading(unreadable: unreadable)
        let root = Section(.root, reading, node: node, origin: origin, overrides: overrides)
        return (root.reading(CollectorConfiguration.init), reading.issues)
    }

    /// Declares every key into a run that describes them.
    static func describe(into reading: Reading) {
        let root = Section(
            .root, reading, node: nil, origin: .builtIn, overrides: OverrideTree())
        _ = CollectorConfiguration(root)
    }
}

extension CollectorConfiguration: Equatable {
    package static func == (left: CollectorConfiguration, right: CollectorConfiguration) -> Bool {
        left.settings.map(\.path) == right.settings.map(\.path)
            && left.settings.map(\.value) == right.settings.map(\.value)
            && left.auth == right.auth
    }
}
