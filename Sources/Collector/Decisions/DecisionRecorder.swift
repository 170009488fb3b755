import Assembly
import DecisionLog
import Sampling
import Synchronization
import SystemClock
import Telemetry
import Threading

/// Writes what is decided about traces into the log of decisions, before it is done.
///
/// Traces that cannot be recorded stay held and are tried again, like those that cannot be stored.
///
/// - Concurrency: From any thread; decisions are recorded by one.
final class DecisionRecorder: Sendable {
    /// A version of the configuration whose text is not on disk yet.
    private struct Unsaved {
        let version: SamplingVersion
        let text: String
    }

    /// How long it waits after the log failed.
    private static let retryDelay = Duration.seconds(1)

    /// Where to; nil when no log is kept.
    let ledger: DecisionLedger?
    /// What the head drops goes there.
    let heads: HeadDropLog
    private let time: any TimeSource
    private let log: Log
    private let unsaved: Mutex<Unsaved?>
    private let stopping = ConditionLock(false)
    private let failure = Mutex<DecisionLogError?>(nil)

    /// Makes a recorder for a configuration.
    init(
        _ ledger: DecisionLedger?, _ version: SamplingVersion, _ text: String,
        time: any TimeSource, log: Log
    ) {
        self.ledger = ledger
        self.time = time
        self.log = log
        heads = HeadDropLog(version, time: time)
        unsaved = Mutex(Unsaved(version: version, text: text))
    }

    /// What the last attempt failed with; nil when it succeeded.
    var lastFailure: DecisionLogError? { failure.withLock { $0 } }

    /// Takes another configuration, whose text must be in the log before an entry that names it.
    func use(_ version: SamplingVersion, _ text: String) {
        unsaved.withLock { $0 = Unsaved(version: version, text: text) }
        heads.use(version)
    }

    /// Ends waiting for a log that fails.
    func stop() { stopping.update { $0 = true } }

    /// Takes no more; what was recorded stays.
    func close() { ledger?.close() }

    /// Tells assembly what was decided before this process, as much as it remembers.
    func remind(_ pending: PendingTraces, count: Int) {
        guard let ledger else { return }
        do throws(DecisionLogError) {
            try ledger.forEachOfNewest(count) { entry in
                guard let verdict = entry.verdict else { return }
                pending.remember(entry.traceID, verdict)
            }
        } catch {
            log.error(
                "A part of the log of decisions cannot be read; spans of its traces that are in the"
                    + " journal are decided about anew.", LogField.error(error))
        }
    }

    /// Records decisions, and whatever the head has dropped meanwhile.
    ///
    /// - Returns: False when the collector stops and the log fails: the traces must be left to the
    ///   journal.
    func record(_ decided: [DecidedTrace]) -> Bool {
        guard let ledger else { return true }
        let now = time.now()
        var entries = heads.take()
        for trace in decided { entries += trace.entries(at: now) }
        if entries.isEmpty { return true }
        while true {
            do throws(DecisionLogError) {
                try saveText(in: ledger)
                try ledger.append(entries)
                failure.withLock { $0 = nil }
                return true
            } catch {
                failure.withLock { $0 = error }
                log.error(
                    "Decisions could not be recorded; their traces are kept and tried again.",
                    limit: "decision_log", LogField.error(error))
                let isStopping = stopping.wait(timeout: Self.retryDelay) { $0 ? true : nil }
                if isStopping ?? false { return false }
            }
        }
    }

    private func saveText(in ledger: DecisionLedger) throws(DecisionLogError) {
        guard let wanted = unsaved.withLock({ $0 }) else { return }
        try ledger.keep(wanted.version, wanted.text)
        unsaved.withLock { if $0?.version == wanted.version { $0 = nil } }
    }

    /// Removes what is older than is to be kept, or more.
    func enforceRetention() {
        do throws(DecisionLogError) {
            _ = try ledger?.enforceRetention()
        } catch {
            log.error(
                "Old decisions could not be removed.", limit: "decision_retention",
                LogField.error(error))
        }
    }

    /// Registers the sizes of the log.
    func sample(_ registry: MetricsRegistry) {
        registry.sampled(
            "tracewell_decision_log_bytes", .gauge, help: "Bytes of the log of decisions."
        ) { [ledger] in Double(ledger?.size.bytes ?? 0) }
        registry.sampled(
            "tracewell_decision_log_entries", .gauge, help: "Entries of the log of decisions."
        ) { [ledger] in Double(ledger?.size.entries ?? 0) }
        registry.sampled(
            "tracewell_head_drops_recorded_total", .counter,
            help: "Traces dropped at the head that were recorded.", labels: []
        ) { [heads] in $0.add(Double(heads.recorded)) }
    }
}

extension DecisionEntry {
    /// What late and replayed spans of the trace follow; nil for what is no decision about the whole.
    ///
    /// Late spans that were dealt with are not late again when they come out of the journal.
    fileprivate var verdict: RememberedVerdict? {
        guard shape.stage != .head else { return nil }
        return RememberedVerdict(
            shape.isKept ? .kept(threshold: shape.threshold.value) : .dropped,
            canBeRescued: shape.canBeRescued, at: decidedAt)
    }
}
