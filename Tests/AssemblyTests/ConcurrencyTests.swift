import Assembly
import OTLP
import Synchronization
import SystemClock
import TestSupport
import Testing
import Threading
import TraceModel

@Suite struct ConcurrencyTests {
    private static let adders = 3
    private static let rounds = 300

    /// What the threads of one run share.
    private final class Run: Sendable {
        let pending = PendingTraces(
            policy: AssemblyPolicy(
                standard: AssemblyWaits(
                    decisionWait: .zero, decisionWaitAfterRoot: .zero), lateWait: .zero),
            shards: 4, time: ManualTime())
        /// Traces that are stored, as a store would know them.
        let stored = Mutex(Set<TraceID>())
        let storedSpans = Atomic(0)
        let isDone = Atomic(false)

        func settleAll() {
            while true {
                let completed = pending.completeDue(limit: 10)
                if completed.isEmpty { return }
                for trace in completed {
                    storedSpans.add(trace.spanCount, ordering: .sequentiallyConsistent)
                    stored.withLock { _ = $0.insert(trace.traceID) }
                    pending.settle(trace.traceID, .kept(threshold: 0))
                }
            }
        }
    }

    @Test func `Threads that add, decide and read lose nothing and miss nothing`() throws {
        let run = Run()
        // Each adder has traces of its own, and all share some.
        let batches = try (0..<Self.adders).map { adder in
            try (0..<Self.rounds).map { round in
                try SpanBatch.of([
                    span(adder + 1, of: adder * 10_000 + round),
                    span(adder * 1000 + round + 10, of: 100_000 + round % 7, parent: 1),
                ])
            }
        }
        let receipts = (0..<Self.adders).map { _ in CountingReceipt(spans: Self.rounds * 2) }
        let added = Mutex<[TraceID]>([])
        let adders = try (0..<Self.adders).map { adder in
            try DedicatedThread(name: "adder") {
                for batch in batches[adder] {
                    run.pending.add(batch, receipt: receipts[adder])
                    added.withLock { $0.append(batch.runs[0].traceID) }
                }
            }
        }
        let decider = try DedicatedThread(name: "decider") {
            while !run.isDone.load(ordering: .sequentiallyConsistent) { run.settleAll() }
            run.settleAll()
        }
        let reader = try DedicatedThread(name: "reader") {
            var index = 0
            while !run.isDone.load(ordering: .sequentiallyConsistent) {
                let id = added.withLock { $0.isEmpty ? nil : $0[index % $0.count] }
                index += 13
                guard let id else { continue }
                // First here, then the store.
                if run.pending.trace(id) == nil {
                    #expect(run.stored.withLock { $0.contains(id) })
                }
            }
        }
        for adder in adders { adder.join() }
        run.isDone.store(true, ordering: .sequentiallyConsistent)
        decider.join()
        reader.join()
        #expect(receipts.allSatisfy { $0.open == 0 })
        #expect(
            run.storedSpans.load(ordering: .sequentiallyConsistent)
                == Self.adders * Self.rounds * 2)
        let statistics = run.pending.statistics
        #expect(statistics.pendingTraces == 0 && statistics.decidingTraces == 0)
        #expect(statistics.pendingBytes == 0 && statistics.decidingBytes == 0)
    }
}
