import Assembly
import Bytes
import Journal
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
