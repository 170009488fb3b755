import Bytes
import TraceModel

/// What becomes of a span when its batch is rewritten.
package enum SpanAction: Sendable, Equatable {
    case drop
    case keep
    /// Kept with another `tracestate`; an empty text removes it.
    case keepWithTraceState(String)
}

extension SpanBatch {
    /// Makes a batch with a body of its own that holds only the spans that are kept.
    ///
    /// Used when sampling dropped spans or changed their `tracestate`, so that neither the journal
    /// nor memory carries what was dropped, and to take single traces out of a shared body.
    ///
    /// - Parameter action: What to do with the span at an index of ``spans``.
    /// - Returns: Nil when no span is kept.
    package func rewritten(_ action: (_ index: Int) -> SpanAction) -> SpanBatch? {
        rewritten(spans.indices, action)
    }

    /// Makes a batch of some spans only, those of a range for which an action keeps them.
    ///
    /// - Complexity: O(bytes of these spans + runs).
    package func rewritten(
        _ range: Range<Int>, _ action: (_ index: Int) -> SpanAction
    ) -> SpanBatch? {
        BatchRewriter(source: self, range: range, actions: range.map(action)).rewrite()
    }

    /// A batch with these spans only.
    package func subset(first: Int, count: Int) -> SpanBatch? {
        rewritten(first..<first + count) { _ in .keep }
    }
}
