import Configuration
import HTTPServer
import Journal
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

    static func openStore(
        _ configuration: CollectorConfiguration, _ directory: DataDirectory, _ time: any TimeSource
    ) throws(CollectorError) -> SQLiteTraceStore {
        do throws(StoreError) {
            return try SQLiteTraceStore(configuration.storeOptions(in: directory), time: time)
        } catch {
            throw .store(error, directory: directory.traces)
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
