import Bytes
import OTLP
import TraceModel

/// A span that waits to be encoded, taken out of its batch.
struct StagedSpan: BitwiseCopyable {
    let start: UInt64
    let end: UInt64
    let id: UInt64
    /// 0 for a root.
    let parent: UInt64
    let message: ByteView
    /// Where the span's scope is in ``ScopeNumbers``.
    let scope: Int
}

/// The spans of one trace in order of their start.
///
/// Sorted, parents come before their children and starts grow by small steps; both make small
/// columns. Spans with the same start keep the order in which they came.
struct StagedTrace: ~Copyable {
    struct Place: BitwiseCopyable {
        let start: UInt64
        let index: Int
    }

    private var spans = PlainArray<StagedSpan>()
    private var order = PlainArray<Place>()

    /// The bytes of the spans' messages.
    private(set) var byteCount = 0

    var count: Int { order.count }

    /// The spans by start time.
    @inline(__always)
    subscript(place: Int) -> StagedSpan { spans[order[place].index] }

    @inline(__always)
    mutating func append(_ span: StagedSpan) {
        order.append(Place(start: span.start, index: spans.count))
        spans.append(span)
        byteCount += span.message.count
    }

    /// Puts the spans in order.
    mutating func sort() {
        if count > 48 {
            order.sort { ($0.start, $0.index) < ($1.start, $1.index) }
            return
        }
        for next in 1..<max(1, count) {
            let moving = order[next]
            var place = next
            while place > 0, order[place - 1].start > moving.start {
                order[place] = order[place - 1]
                place -= 1
            }
            order[place] = moving
        }
    }

    /// Forgets the spans and keeps the memory.
    mutating func removeAll() {
        spans.removeAll()
        order.removeAll()
        byteCount = 0
    }
}
