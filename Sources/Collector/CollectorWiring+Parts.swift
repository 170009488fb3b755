import Assembly
import Configuration
import DecisionLog
import HTTPServer
import Journal
import Sampling
import SystemClock
import Telemetry
import TraceStore

/// Opening what a collector is made of, with errors a person can act on.
extension CollectorWiring {
    static func openDirectory(
        _ configuration: CollectorConfiguration
    ) throws(CollectorError) -> DataDirectory {
        do throws(DataDirectory.Failure) {
            return try DataDirectory(configuration.dataDirectory)
        } catch {
            throw .directory(error)
        }
    }

    static func openJournal(
        _ configuration: CollectorConfiguration, _ directory: DataDirectory, _ time: any TimeSource
    ) throws(CollectorError) -> FileJournal {
        do throws(JournalError) {
            return try FileJournal(configuration.journalOptions(in: directory), time: time)
        } catch {
            throw .journal(error, directory: directory.journal)
        }
    }

    /// The log of decisions; nil when none is to be kept.
    static func openDecisions(
        _ configuration: CollectorConfiguration, _ directory: DataDirectory, _ time: any TimeSource
    ) throws(CollectorError) -> DecisionLedger? {
        guard let options = configuration.ledgerOptions(in: directory) else { return nil }
        do throws(DecisionLogError) {
            return try DecisionLedger(options, time: time)
        } catch {
            throw .decisions(error, directory: directory.decisions)
        }
    }

    static func openStore(
        _ configuration: CollectorConfiguration, _ directory: DataDirectory, _ time: any TimeSource
    ) throws(CollectorError) -> SQLiteTraceStore {
        do throws(StoreError) {
            return try SQLiteTraceStore(configuration.storeOptions(in: directory), time: time)
        } catch {
            throw .store(error, directory: directory.traces)
        }
    }

    /// How full the parts are that spans pile up in when they cannot be stored.
    static func pressure(
        _ pending: PendingTraces, _ limits: AssemblyLimits, _ journal: FileJournal,
        _ options: JournalOptions, _ queue: StoreQueue
    ) -> @Sendable () -> PressureReading {
        {
            PressureReading(
                pendingBytes: Double(pending.heldBytes) / Double(max(1, limits.pendingBytes)),
                journalBytes: Double(journal.statistics.liveBytes)
                    / Double(max(1, options.maxBytes)),
                storeQueue: Double(queue.load.spans) / Double(max(1, queue.capacity)))
        }
    }

    static func listen(
        _ settings: HTTPListenerSettings, key: String, _ handler: any HTTPHandler,
        _ metrics: HTTPMetrics, _ log: Log, _ time: any TimeSource
    ) throws(CollectorError) -> HTTPListener {
        do throws(HTTPListenerError) {
            return try HTTPListener(
                settings, handler: handler, metrics: metrics, log: log, clock: time)
        } catch {
            throw .listener(error, key: key, address: "\(settings.address)")
        }
    }
}
