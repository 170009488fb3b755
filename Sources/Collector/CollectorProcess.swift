package import Configuration
package import HTTPServer
package import SystemClock
package import Telemetry

/// A whole collector in one process.
///
/// ``start()`` returns when spans are accepted; ``stop()`` when everything acknowledged is stored or
/// in the journal. ``reload(_:)`` may come in between, any number of times.
///
/// The parts are behind one reference: whoever runs a collector need not know their modules.
/// - Concurrency: From any thread; ``start()`` and ``stop()`` once.
package final class CollectorProcess: Sendable {
    private let wiring: CollectorWiring

    /// Reads the configuration as it is written now.
    package typealias ConfigurationSource =
        @Sendable () throws(ConfigurationError) -> CollectorConfiguration

    /// Opens the data directory and makes the parts; nothing runs yet.
    ///
    /// - Parameters:
    ///   - configuration: In force until the first reload.
    ///   - output: Where the collector logs to.
    ///   - time: The clock of every part.
    ///   - source: Where ``reload()`` reads the configuration; nil when it stays as it is.
    /// - Throws: ``CollectorError``; nothing is left open.
    package init(
        _ configuration: CollectorConfiguration, output: LogOutput,
        time: any TimeSource = SystemTime(), source: ConfigurationSource? = nil
    ) throws(CollectorError) {
        wiring = try CollectorWiring(configuration, output: output, time: time, source: source)
    }

    /// Starts the threads and listeners, replays the journal, and then takes spans.
    ///
    /// - Throws: ``CollectorError``; call ``stop()`` all the same.
    package func start() throws(CollectorError) { try wiring.start() }

    /// Reads the configuration again and puts it in force.
    ///
    /// - Returns: The keys that changed and take effect at a restart only.
    /// - Throws: ``ConfigurationError`` when it has mistakes; nothing was changed.
    package func reload() throws(ConfigurationError) -> [SettingPath] { try wiring.reload() }

    /// Puts another configuration in force; listeners and `data_dir` stay as they are.
    ///
    /// No pending trace is lost; waits hold for traces that begin afterwards.
    ///
    /// - Returns: The keys that changed and take effect at a restart only.
    /// - Throws: ``ConfigurationError`` when the policies are wrong; nothing was changed.
    package func reload(
        _ changed: CollectorConfiguration
    ) throws(ConfigurationError) -> [SettingPath] {
        try wiring.reload(changed)
    }

    /// Ends: refuses new requests, answers those under way, decides and stores what is pending.
    ///
    /// What cannot be stored in time is in the journal and comes back at the next start.
    package func stop() { wiring.stop() }

    /// Where the collector listens in fact; nil for what is off or not started.
    package var addresses: Addresses { wiring.addresses }

    /// All metrics that a scraper finds.
    package var metrics: [MetricDescription] { wiring.registry.descriptions }

    /// Where a collector listens.
    package struct Addresses: Sendable, Equatable {
        package var otlpHTTP: ListenAddress?
        package var api: ListenAddress?
        package var remoteSampling: ListenAddress?
    }
}
