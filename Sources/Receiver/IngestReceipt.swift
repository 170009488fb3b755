import Assembly
import Journal

/// Word that spans are settled, for the journal, which may let go of them, and for the drain meter.
final class IngestReceipt: SpanReceipt {
    private let receipt: JournalReceipt
    private let drain: DrainMeter

    init(_ receipt: JournalReceipt, drain: DrainMeter) {
        self.receipt = receipt
        self.drain = drain
    }

    func release(spans: Int) {
        drain.settle(spans)
        receipt.release(spans: spans)
    }
}
