import Access
import Assembly
import Compression
import Configuration
import DecisionLog
import HTTPServer
import Insights
import Journal
import OTLP
import Query
import Receiver
import Telemetry
import TraceStore

/// What each part is set up with, out of the configuration.
extension CollectorConfiguration {
    var assemblyLimits: AssemblyLimits {
        AssemblyLimits(
            pendingBytes: limits.pendingBytes.bytes, spansPerTrace: limits.spansPerTrace)
    }

    /// The waits of each environment: those of its tail where it has one, else the usual ones.
    var assemblyPolicy: AssemblyPolicy {
        var policy = AssemblyPolicy()
        for environment in environments.all {
            guard let tail = environment.tail else { continue }
            let waits = AssemblyWaits(
                decisionWait: tail.decisionWait, decisionWaitAfterRoot: tail.decisionWaitAfterRoot)
            policy.environments[environment.name] = waits
        }
        policy.standard = policy.environments["default"] ?? policy.standard
        return policy
    }

    var ingestSettings: IngestSettings {
        var settings = IngestSettings(access: AccessControl(auth))
        settings.requestBytes = limits.requestBytes.bytes
        settings.inFlightBytes = limits.inFlightBytes.bytes
        settings.decode = DecodeLimits(attributeBytes: limits.attributeBytes.bytes)
        settings.rates = headRates
        return settings
    }

    var insightSettings: InsightSettings {
        var settings = InsightSettings()
        settings.series = insights.seriesPerMetric
        settings.slowQuery = insights.slowQuery
        settings.pendingCalls = insights.pendingCalls
        settings.pendingMessages = insights.pendingMessages
        return settings
    }

    var queryLimits: QueryLimits {
        QueryLimits(
            spans: limits.spansPerTrace, bytes: limits.queryBytes.bytes,
            searchTime: limits.queryTimeout, page: limits.queryResults)
    }

    var storeRetention: StoreRetention {
        StoreRetention(age: storage.retention, maxBytes: storage.maxBytes.bytes)
    }

    /// With `fsync` the journal lets go of a span only when the disk has it in the store.
    func storeOptions(in directory: DataDirectory) -> SQLiteStoreOptions {
        var options = SQLiteStoreOptions(directory: directory.traces)
        options.retention = storeRetention
        options.durability = durability == .fsync ? .machine : .process
        options.searchTime = limits.queryTimeout
        return options
    }

    /// How decisions are kept; nil when they are not.
    func ledgerOptions(in directory: DataDirectory) -> LedgerOptions? {
        guard sampling.decisionLog > .zero else { return nil }
        return LedgerOptions(
            directory: directory.decisions, retention: sampling.decisionLog,
            syncs: durability == .fsync)
    }

    func journalOptions(in directory: DataDirectory) -> JournalOptions {
        let durability: JournalDurability =
            switch self.durability {
            case .os: .os
            case .fsync: .fsync
            case .none: .none
            }
        return JournalOptions(directory: directory.journal, durability: durability)
    }

    func serverSettings(
        name: String, _ address: ListenAddress, _ budget: BodyBudget
    ) -> HTTPListenerSettings {
        var settings = HTTPListenerSettings(name: name, address: address, budget: budget)
        settings.connections = limits.connections
        settings.connectionsPerAddress = limits.connectionsPerAddress
        settings.times.idle = limits.idleTimeout
        return settings
    }

    var logLevel: LogLevel {
        switch log.level {
        case .debug: .debug
        case .info: .info
        case .warn: .warning
        case .error: .error
        }
    }

    var logFormat: LogOutput.Format { log.format == .json ? .json : .text }
}

extension CollectorConfiguration.Address {
    /// The address as the server takes it; nil when the listener is off.
    var listenAddress: ListenAddress? {
        switch self {
        case .off: nil
        case .tcp(let host, let port): .tcp(host: host, port: port)
        case .unix(let path): .unix(path: path)
        }
    }
}
