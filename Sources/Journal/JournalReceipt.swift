import Synchronization

/// Retires a record of the journal when the last of its spans is settled.
///
/// A request holds spans of many traces, which are decided at different times; each decision
/// releases its own.
///
/// - Concurrency: Callable from any thread.
package final class JournalReceipt: Sendable {
    /// The record this stands for.
    package let position: JournalPosition
    private let journal: any SpanJournal
    private let remaining: Atomic<Int>

    /// Makes a receipt; one for no spans retires at once.
    package init(_ position: JournalPosition, spans: Int, in journal: any SpanJournal) {
        self.position = position
        self.journal = journal
        remaining = Atomic(spans)
        if spans <= 0 { journal.retire(position) }
    }

    /// Settles some of the spans: they are stored, or dropped by a decision.
    ///
    /// Releasing more than there are does nothing further.
    package func release(spans: Int) {
        let (before, after) = remaining.subtract(spans, ordering: .acquiringAndReleasing)
        if before > 0 && after <= 0 { journal.retire(position) }
    }
}
