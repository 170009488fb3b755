import Assembly
import Journal
import Receiver
import Telemetry

/// Brings back what an earlier run had acknowledged and not settled.
struct JournalReplayer {
    let journal: any SpanJournal
    let pipeline: IngestPipeline
    let pending: PendingTraces
    let log: Log

    /// Replays everything; what cannot be read is said and left where it is.
    func run() throws(JournalError) {
        var spans = 0
        let report = try journal.replay(progress: { _ in }) { record in
            waitForRoom()
            do throws(ReceiverError) {
                spans += try pipeline.replay(record)
            } catch {
                log.error(
                    "A request in the journal cannot be read; it stays there: \(error.message)",
                    limit: "replay")
            }
        }
        for damage in report.damages { say(damage) }
        guard report.records > 0 || report.tornRecords > 0 else { return }
        log.info(
            "The journal was replayed.",
            [
                .integer("records", report.records), .integer("spans", spans),
                .integer("bytes", report.bodyBytes), .integer("torn_records", report.tornRecords),
                .integer("damages", report.damages.count),
            ])
    }

    /// Waits while pending traces are at their limit: a compressed journal can hold more than memory.
    private func waitForRoom() {
        let room = StageSignal()
        while pending.isFull { _ = room.wait(atMost: .milliseconds(20)) }
    }

    private func say(_ damage: ReplayReport.Damage) {
        log.error(
            "A part of the journal is damaged; it was set aside and the rest was replayed.",
            [
                .text("segment", damage.segment), .integer("offset", damage.offset),
                .integer("bytes", damage.count), .text("cause", "\(damage.cause)"),
                .text("quarantine", damage.quarantine),
            ])
    }
}
