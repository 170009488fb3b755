import Query
import TraceModel

/// One entry of a waterfall: a span, or a line that stands for several that were folded.
struct WaterfallItem: Equatable {
    enum Content: Equatable {
        /// The row of a view.
        case span(Int)
        /// Spans like the one before them, and their durations added up.
        case alike(count: Int, totalNanos: UInt64)
        /// Spans left out because there are too many, with everything below them.
        case rest(count: Int)
    }

    let content: Content
    let depth: Int
    /// Whether another entry of the same parent follows.
    var hasNext = false
}

/// Chooses what of a trace is drawn.
///
/// A run of siblings that are alike, as a query in a loop makes them, is folded behind its first few;
/// what fails is always drawn. After a number of entries the rest is only counted.
struct WaterfallFolding {
    /// How many of a run of like siblings are drawn before the others are folded.
    static let alikeShown = 3
    /// The shortest run that is folded: folding one span would save nothing.
    static let alikeMinimum = 5

    /// How many entries are drawn at most; nil draws every span.
    let limit: Int?

    func items(of view: TraceView) -> [WaterfallItem] {
        guard let limit else {
            return Self.linked(
                view.spans.indices.map {
                    WaterfallItem(content: .span($0), depth: view.spans[$0].depth)
                })
        }
        var items: [WaterfallItem] = []
        var row = 0
        while row < view.spans.count {
            if items.count >= limit {
                let rest = view.spans.count - row
                items.append(
                    WaterfallItem(content: .rest(count: rest), depth: view.spans[row].depth))
                break
            }
            let run = Self.runLength(from: row, in: view.spans)
            guard run >= Self.alikeMinimum else {
                items.append(WaterfallItem(content: .span(row), depth: view.spans[row].depth))
                row += 1
                continue
            }
            let depth = view.spans[row].depth
            for shown in row..<row + Self.alikeShown {
                items.append(WaterfallItem(content: .span(shown), depth: depth))
            }
            let folded = view.spans[row + Self.alikeShown..<row + run]
            let total = folded.reduce(UInt64(0)) { sum, span in
                let (next, overflow) = sum.addingReportingOverflow(span.span.durationNanos)
                return overflow ? .max : next
            }
            items.append(
                WaterfallItem(
                    content: .alike(count: folded.count, totalNanos: total), depth: depth))
            row += run
        }
        return Self.linked(items)
    }

    /// How many siblings without children, from a row on, are alike and did not fail.
    private static func runLength(from row: Int, in spans: [SpanView]) -> Int {
        var end = row
        while end < spans.count, isLeaf(end, in: spans), areAlike(spans[row], spans[end]) {
            end += 1
        }
        return end - row
    }

    private static func isLeaf(_ row: Int, in spans: [SpanView]) -> Bool {
        row + 1 == spans.count || spans[row + 1].depth <= spans[row].depth
    }

    private static func areAlike(_ lhs: SpanView, _ rhs: SpanView) -> Bool {
        lhs.depth == rhs.depth && lhs.span.name == rhs.span.name && lhs.service == rhs.service
            && lhs.spanClass == rhs.spanClass && rhs.flags.isEmpty
            && rhs.span.status.code != .error
    }

    /// Says of each entry whether a sibling follows, reading from the end.
    private static func linked(_ items: [WaterfallItem]) -> [WaterfallItem] {
        var items = items
        // The depths of the entries behind, each less than the one pushed after it.
        var depths: [Int] = []
        for index in items.indices.reversed() {
            while let last = depths.last, last > items[index].depth { depths.removeLast() }
            items[index].hasNext = depths.last == items[index].depth
            if !items[index].hasNext { depths.append(items[index].depth) }
        }
        return items
    }
}
