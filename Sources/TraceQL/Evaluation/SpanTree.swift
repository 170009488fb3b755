import OTLP
import TraceModel

/// How the spans of a trace stand to one another.
///
/// Spans that share an identifier, as both sides of a call do with some clients, are one node; a
/// parent that is not in the trace is a node without spans. Cycles are cut where the first of their
/// spans stands, so that every way up ends.
///
/// - Complexity: All members are O(spans), whatever the depth.
struct SpanTree {
    /// No node.
    private static let none: Int32 = -1
    /// In place of a parent, for spans that have none.
    private static let noParent: Int32 = -2

    private let nodes: [Int32]
    /// The node of each span's parent.
    private var parents: [Int32]
    /// The node above each node.
    private var above: [Int32]
    /// The first span of each node.
    private let firstSpans: [Int32]

    /// Makes the tree of spans with these records.
    init<Records: Collection<SpanRecord>>(_ records: Records) {
        var known: [SpanID: Int32] = [:]
        known.reserveCapacity(records.count)
        var nodes: [Int32] = []
        var firstSpans: [Int32] = []
        for (span, record) in records.enumerated() {
            let node = known[record.spanID] ?? Int32(firstSpans.count)
            if node == firstSpans.count {
                known[record.spanID] = node
                firstSpans.append(Int32(span))
            }
            nodes.append(node)
        }
        var parents: [Int32] = []
        for record in records {
            guard let id = record.parentSpanID else {
                parents.append(Self.noParent)
                continue
            }
            let node = known[id] ?? Int32(firstSpans.count)
            if node == firstSpans.count {
                known[id] = node
                firstSpans.append(Self.none)
            }
            // A span is not its own parent, whatever it says.
            parents.append(node == nodes[parents.count] ? Self.none : node)
        }
        self.nodes = nodes
        self.parents = parents
        self.firstSpans = firstSpans
        above = firstSpans.map { $0 == Self.none ? Self.none : parents[Int($0)] }
        cutCycles()
    }

    private mutating func cutCycles() {
        // Which walk came by a node; walks are numbered from 1.
        var walks = [Int32](repeating: 0, count: above.count)
        for start in above.indices {
            let walk = Int32(start + 1)
            var node = Int32(start)
            while node >= 0, walks[Int(node)] == 0 {
                walks[Int(node)] = walk
                node = above[Int(node)]
            }
            guard node >= 0, walks[Int(node)] == walk else { continue }
            above[Int(node)] = Self.none
            parents[Int(firstSpans[Int(node)])] = Self.none
        }
    }

    // MARK: - Relations

    /// The spans on the right that are in some role to a span on the left.
    func spans(
        _ right: [Int32], thatAre role: SpansetRelation.Role, ofSome left: [Int32]
    ) -> [Int32] {
        switch role {
        case .child: children(right, of: left)
        case .parent: parents(right, of: left)
        case .descendant: descendants(right, of: left)
        case .ancestor: ancestors(right, of: left)
        case .sibling: siblings(right, of: left)
        }
    }

    private func children(_ right: [Int32], of left: [Int32]) -> [Int32] {
        var isMarked = [Bool](repeating: false, count: above.count)
        for span in left { isMarked[node(of: span)] = true }
        return right.filter { parent(of: $0).map { isMarked[$0] } ?? false }
    }

    private func parents(_ right: [Int32], of left: [Int32]) -> [Int32] {
        var isMarked = [Bool](repeating: false, count: above.count)
        for span in left { if let parent = parent(of: span) { isMarked[parent] = true } }
        return right.filter { isMarked[node(of: $0)] }
    }

    private func ancestors(_ right: [Int32], of left: [Int32]) -> [Int32] {
        var isMarked = [Bool](repeating: false, count: above.count)
        for span in left {
            var next = parent(of: span)
            while let node = next, !isMarked[node] {
                isMarked[node] = true
                next = above[node] >= 0 ? Int(above[node]) : nil
            }
        }
        return right.filter { isMarked[node(of: $0)] }
    }

    private func descendants(_ right: [Int32], of left: [Int32]) -> [Int32] {
        // Whether a node or one above it is marked; nil where that is not known yet.
        var isBelow = [Bool?](repeating: nil, count: above.count)
        for span in left { isBelow[node(of: span)] = true }
        var path: [Int] = []
        return right.filter { span in
            guard let parent = parent(of: span) else { return false }
            var node: Int? = parent
            while let next = node, isBelow[next] == nil {
                path.append(next)
                node = above[next] >= 0 ? Int(above[next]) : nil
            }
            let result = node.flatMap { isBelow[$0] } ?? false
            for passed in path { isBelow[passed] = result }
            path.removeAll(keepingCapacity: true)
            return result
        }
    }

    private func siblings(_ right: [Int32], of left: [Int32]) -> [Int32] {
        var counts: [Int32: Int] = [:]
        for span in left { counts[parents[Int(span)], default: 0] += 1 }
        // A span is no sibling of itself.
        let own = Set(left)
        return right.filter { span in
            let parent = parents[Int(span)]
            guard parent != Self.none, let count = counts[parent] else { return false }
            return count > (own.contains(span) ? 1 : 0)
        }
    }

    private func node(of span: Int32) -> Int { Int(nodes[Int(span)]) }

    private func parent(of span: Int32) -> Int? {
        let parent = parents[Int(span)]
        return parent >= 0 ? Int(parent) : nil
    }

    // MARK: - Fields

    /// The span that is the parent of another; nil where it is not in the trace.
    func parentSpan(of span: Int) -> Int? {
        guard let parent = parent(of: Int32(span)), firstSpans[parent] >= 0 else { return nil }
        return Int(firstSpans[parent])
    }

    /// How many children each span has.
    func childCounts() -> [Int64] {
        var counts = [Int64](repeating: 0, count: above.count)
        for span in parents.indices where parents[span] >= 0 { counts[Int(parents[span])] += 1 }
        return nodes.map { counts[Int($0)] }
    }

    /// Where a span stands in the nested set model: descendants have numbers between its own.
    struct NestedSet {
        var left: Int64 = 0
        var right: Int64 = 0
        /// The left number of the parent, -1 for roots.
        var parent: Int64 = 0
    }

    /// The nested set model of the trees below roots; zeros for spans that hang on no root.
    func nestedSets() -> [NestedSet] {
        var sets = [NestedSet](repeating: NestedSet(), count: nodes.count)
        // The children of a node as a list: its first child, and for each span the next one.
        var firstChild = [Int32](repeating: Self.none, count: above.count)
        var nextChild = [Int32](repeating: Self.none, count: nodes.count)
        for span in nodes.indices.reversed() where parents[span] >= 0 {
            nextChild[span] = firstChild[Int(parents[span])]
            firstChild[Int(parents[span])] = Int32(span)
        }
        var count: Int64 = 0
        for root in nodes.indices where parents[root] == Self.noParent {
            var path = [root]
            count += 1
            sets[root] = NestedSet(left: count, right: 0, parent: -1)
            while let span = path.last {
                count += 1
                // Of several spans with one identifier the first has the children.
                let isFirst = firstSpans[Int(nodes[span])] == span
                let child = isFirst ? firstChild[Int(nodes[span])] : Self.none
                if child >= 0 {
                    firstChild[Int(nodes[span])] = nextChild[Int(child)]
                    sets[Int(child)] = NestedSet(left: count, right: 0, parent: sets[span].left)
                    path.append(Int(child))
                } else {
                    sets[span].right = count
                    path.removeLast()
                }
            }
        }
        return sets
    }
}
