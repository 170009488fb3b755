import Assembly
import Bytes
import DecisionLog
import Journal
import Sampling
import Synchronization
import SystemClock
import TestSupport
import Threading
import TraceModel

// Where spans are kept until they are stored.
extension MicroBenchmark {
    /// Writes into the page cache, as durability `os` does; every record is retired, so that the
    /// segments are used again.
    static let journal = MicroBenchmark(
        name: "journal", summary: "append bodies to the journal, durability os", unit: "span"
    ) { corpus in
        let bodies = corpus.bodies
        let directory = try TemporaryDirectory()
        let journal = try FileJournal(
            JournalOptions(directory: "\(directory.path)/journal"), time: SystemTime())
        _ = try journal.replay(progress: { _ in }) { _ in }
        return Prepared(units: corpus.spanCount, input: bodies) {
            for body in bodies {
                body.withView { view in
                    journal.append(view, encoding: .identity, receivedAt: .epoch) { result in
                        if case .success(let position) = result { journal.retire(position) }
                    }
                }
            }
            withExtendedLifetime(directory) {}
        }
    }

    /// Makes the entry of each trace and writes it, as many in a frame as come due in a tenth of a
    /// second of a busy collector.
    static let decisionLog = MicroBenchmark(
        name: "decision-log", summary: "append decisions to their log, durability os", unit: "trace"
    ) { corpus in
        let traces = corpus.traces
        let directory = try TemporaryDirectory()
        let time = ManualTime()
        let log = try DecisionLedger(
            LedgerOptions(directory: "\(directory.path)/decisions"), time: time)
        return Prepared(units: traces.count, input: corpus.bodies) {
            for start in stride(from: 0, to: traces.count, by: 100) {
                let handful = traces[start..<min(start + 100, traces.count)]
                consume(try? log.append(handful.map { decision(on: $0, at: time.now()) }))
            }
            withExtendedLifetime(directory) {}
        }
    }

    private static func decision(on trace: CompletedTrace, at now: Timestamp) -> DecisionEntry {
        var shape = DecisionShape(
            .tail, isKept: trace.hasError, reason: trace.hasError ? "sampled" : "no_policy",
            environment: "prod", version: SamplingVersion(hash: 1))
        shape.trigger = trace.completion
        shape.hasError = trace.hasError
        shape.votes =
            [.init(trace.hasError ? .sampled : .notSampled)]
            + [DecisionShape.Vote](repeating: .init(.notSampled), count: 7)
        var entry = DecisionEntry(
            trace.traceID, shape, at: now, spanCount: trace.spanCount, bytes: trace.bytes,
            durationNanos: trace.durationNanos)
        (entry.service, entry.operation) = trace.subject
        if trace.hasError {
            entry.evidence = [PolicyEvidence(policy: 0, text: "status=ERROR", span: nil)]
        }
        return entry
    }

    static let assembly = MicroBenchmark(
        name: "assembly", summary: "add batches, complete their traces, settle them", unit: "span"
    ) { corpus in
        let batches = corpus.batches
        let time = ManualTime()
        var pending = PendingTraces(time: time)
        return Prepared(units: corpus.spanCount, input: corpus.bodies) {
            // Decisions are remembered, so the same traces would be late the next time.
            pending = PendingTraces(time: time)
        } pass: {
            for batch in batches { pending.add(batch, receipt: nil) }
            time.advance(by: .seconds(11))
            while true {
                let traces = pending.completeDue()
                if traces.isEmpty { break }
                for trace in traces { pending.settle(trace.traceID, .kept(threshold: 0)) }
            }
        }
    }
}
