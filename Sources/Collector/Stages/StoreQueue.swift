import Assembly
import OTLP
import Threading
import TraceModel

/// Kept traces on their way to the store, taken out in runs that fill a block.
///
/// Bounded by spans: ``put(_:)`` blocks when full, so decisions wait for the disk, pending traces
/// grow to their limit, and then the receiver refuses.
final class StoreQueue: Sendable {
    /// A trace with the threshold under which it was kept.
    struct Element: Sendable {
        let trace: CompletedTrace
        let threshold: UInt64
        /// Whether the trace is held in assembly until it is stored.
        var isSettling = true
    }

    private struct State {
        var elements: [Element] = []
        var spans = 0
        var isClosed = false
        /// Whether what is there should be stored without waiting for more.
        var isFlushing = false
    }

    private let state = ConditionLock(State())
    let capacity: Int
    private let blockSpans: Int
    private let linger: Duration

    /// Makes an empty queue.
    ///
    /// - Parameters:
    ///   - capacity: How many spans wait at most.
    ///   - blockSpans: How many spans a block of the store is made of.
    ///   - linger: How long traces wait for others to fill a block with.
    init(capacity: Int, blockSpans: Int, linger: Duration) {
        self.capacity = capacity
        self.blockSpans = blockSpans
        self.linger = linger
    }

    /// How many traces and spans wait.
    var load: (traces: Int, spans: Int) { state.withLock { ($0.elements.count, $0.spans) } }

    /// Appends a trace; blocks while the queue is full.
    func put(_ element: Element) {
        let capacity = capacity
        state.wait { state in state.spans < capacity || state.isClosed ? () : nil }
        state.update { state in
            state.elements.append(element)
            state.spans += element.trace.spanCount
        }
    }

    /// Takes traces for one block; blocks until there are some.
    ///
    /// - Returns: Nil when the queue is closed and empty.
    func takeBlock() -> [Element]? {
        let blockSpans = blockSpans
        let isFull: Bool? = state.wait { state in
            if state.elements.isEmpty { return state.isClosed ? .some(nil) : nil }
            return .some(true)
        }
        guard isFull != nil else { return nil }
        state.wait(timeout: linger) { state in
            state.spans >= blockSpans || state.isClosed || state.isFlushing
                || state.elements.isEmpty ? () : nil
        }
        return state.update { state in Self.take(from: &state, blockSpans) }
    }

    private static func take(from state: inout State, _ blockSpans: Int) -> [Element] {
        var count = 0
        var spans = 0
        while count < state.elements.count, spans < blockSpans {
            spans += state.elements[count].trace.spanCount
            count += 1
        }
        let taken = Array(state.elements.prefix(count))
        state.elements.removeFirst(count)
        state.spans -= spans
        return taken
    }

    /// Has what is there stored at once, until further notice.
    func flush() { state.update { $0.isFlushing = true } }

    /// Takes nothing more; takers get what is left, then nil.
    func close() { state.update { $0.isClosed = true } }
}
