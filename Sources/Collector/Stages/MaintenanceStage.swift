import SystemClock
import Telemetry
import Threading
import TraceStore

/// Removes what is older or more than is to be kept, now and then.
final class MaintenanceStage: Sendable {
    private let store: any TraceStorage
    private let recorder: DecisionRecorder
    private let time: any TimeSource
    private let log: Log
    private let signal = StageSignal()

    /// How often the store is looked at; retention is at least a minute.
    private static let interval = Duration.seconds(30)

    init(store: any TraceStorage, recorder: DecisionRecorder, time: any TimeSource, log: Log) {
        self.store = store
        self.recorder = recorder
        self.time = time
        self.log = log
    }

    /// Starts the thread; the owner joins it after ``stop()``.
    func start() throws(DedicatedThread.Failure) -> DedicatedThread {
        try DedicatedThread(name: "maintenance") { [self] in
            repeat {
                enforceRetention()
                recorder.enforceRetention()
            } while !signal.wait(atMost: Self.interval)
        }
    }

    /// Ends the thread after what it is doing.
    func stop() { signal.stop() }

    private func enforceRetention() {
        do {
            let report = try store.enforceRetention(now: time.now())
            guard report.removedPartitions > 0 else { return }
            log.info(
                "Old traces were removed.",
                [
                    .integer("partitions", report.removedPartitions),
                    .integer("spans", report.removedSpans),
                    .integer("bytes", report.removedBytes),
                ])
        } catch {
            log.error("Old traces could not be removed: \(error)", limit: "retention")
        }
    }
}
