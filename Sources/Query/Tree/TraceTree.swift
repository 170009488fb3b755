package import TraceModel

/// The spans of one trace in the order of who called whom.
///
/// Takes whatever came: any order, parents that are missing, several roots or none, cycles, spans
/// that share an identifier. Every span is in the tree exactly once; what is unusual about its place
/// is in ``flags``. Times are never changed. The same spans in another order make the same tree.
///
/// Nodes are indices into ``spans``, so a chain of a hundred thousand spans needs no recursion, not
/// even when the tree is freed.
///
/// - Complexity: O(n log n) time and O(n) memory for n spans, whatever their shape.
package struct TraceTree: Sendable {
    /// The spans, in the order in which they were given.
    package let spans: [Span]
    /// By span: its parent in the tree; nil for the roots of the tree.
    package let parents: [Int?]
    /// By span: what is unusual about its place.
    package let flags: [SpanFlags]
    /// Spans without a parent in the tree, by start time.
    package let roots: [Int]
    /// All spans, each before its children, siblings by start time.
    package let preorder: [Int]
    /// By span: the number of its ancestors.
    package let depths: [Int]

    /// The children of all spans, those of one span together, by start time.
    private let childList: [Int]
    /// By span: where its children begin in `childList`; one entry more for the end.
    private let childOffsets: [Int]

    /// Arranges the spans of one trace.
    package init(_ spans: [Span]) {
        self.spans = spans
        var resolver = ParentResolver(spans)
        resolver.resolve()
        parents = resolver.parents
        flags = resolver.flags
        roots = resolver.ranked.filter { [parents] in parents[$0] == nil }
        (childList, childOffsets) = Self.adjacency(of: parents, ranked: resolver.ranked)
        (preorder, depths) = Self.walk(
            roots: roots, childList: childList, childOffsets: childOffsets)
    }

    /// The children of a span, by start time.
    package func children(of span: Int) -> ArraySlice<Int> {
        childList[childOffsets[span]..<childOffsets[span + 1]]
    }

    /// The span that stands for the trace: its first root, else its earliest span without a parent.
    ///
    /// Nil only for a tree without spans.
    package var mainRoot: Int? {
        roots.first { spans[$0].parentSpanID == nil } ?? roots.first
    }

    /// The span without a parent in the tree that took longest; the earliest of several.
    package var longestRoot: Int? {
        roots.max { spans[$0].durationNanos < spans[$1].durationNanos }
    }

    /// Whether a span that names no parent is there.
    package var hasRoot: Bool { roots.contains { spans[$0].parentSpanID == nil } }

    /// Collects the children of each span with a counting sort, which keeps the order of `ranked`.
    private static func adjacency(
        of parents: [Int?], ranked: [Int]
    ) -> (list: [Int], offsets: [Int]) {
        var offsets = [Int](repeating: 0, count: parents.count + 1)
        for case let parent? in parents { offsets[parent + 1] += 1 }
        for index in parents.indices { offsets[index + 1] += offsets[index] }
        var next = offsets
        var list = [Int](repeating: 0, count: offsets[parents.count])
        for span in ranked {
            guard let parent = parents[span] else { continue }
            list[next[parent]] = span
            next[parent] += 1
        }
        return (list, offsets)
    }

    private static func walk(
        roots: [Int], childList: [Int], childOffsets: [Int]
    ) -> (preorder: [Int], depths: [Int]) {
        let count = childOffsets.count - 1
        var depths = [Int](repeating: 0, count: count)
        var preorder: [Int] = []
        preorder.reserveCapacity(count)
        var pending = Array(roots.reversed())
        while let span = pending.popLast() {
            preorder.append(span)
            for child in childList[childOffsets[span]..<childOffsets[span + 1]].reversed() {
                depths[child] = depths[span] + 1
                pending.append(child)
            }
        }
        return (preorder, depths)
    }
}
