import OTLP
import Synchronization

/// Keeps a batch for as long as one of its traces is not settled, and accounts for it.
///
/// A trace of one span keeps the body of the whole request in memory: so a batch counts whole, as
/// pending while one of its traces is pending, and until the last one is settled.
///
/// - Concurrency: Callable from any thread. For each run of the batch, ``handOver()`` comes before
///   ``settle(spans:)``.
final class BatchHold: Sendable {
    let batch: SpanBatch
    private let receipt: (any SpanReceipt)?
    private let gauge: MemoryGauge
    let bytes: Int
    private let pendingRuns: Atomic<Int>
    /// How many runs of dropped traces are kept for a rescue; changed by ``RescueBuffer`` alone.
    let rescuableRuns = Atomic(0)
    private let unsettledRuns: Atomic<Int>

    init(_ batch: SpanBatch, receipt: (any SpanReceipt)?, gauge: MemoryGauge) {
        self.batch = batch
        self.receipt = receipt
        self.gauge = gauge
        bytes = batch.memoryBytes
        pendingRuns = Atomic(batch.runs.count)
        unsettledRuns = Atomic(batch.runs.count)
        gauge.add(bytes)
    }

    /// A run of the batch is handed on to its decision.
    func handOver() {
        let left = pendingRuns.subtract(1, ordering: .acquiringAndReleasing).newValue
        if left == 0 { gauge.handOver(bytes) }
    }

    /// A run of the batch is stored or dropped; never with a lock held, since the receipt may do
    /// file operations.
    func settle(spans: Int) {
        let left = unsettledRuns.subtract(1, ordering: .acquiringAndReleasing).newValue
        if left == 0 { gauge.release(bytes) }
        receipt?.release(spans: spans)
    }
}

/// The spans of one trace in a held batch.
struct HeldRun: Sendable {
    let hold: BatchHold
    let first: UInt32
    let count: UInt32

    var spanRun: SpanRun { SpanRun(batch: hold.batch, first: Int(first), count: Int(count)) }

    func handOver() { hold.handOver() }

    func settle() { hold.settle(spans: Int(count)) }
}
