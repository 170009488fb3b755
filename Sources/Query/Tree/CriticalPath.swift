package import TraceModel

/// The chain of work that made a span take as long as it did: shortening anything else would not
/// have ended it earlier.
///
/// Read backwards from the end: the child that finished last is what the span waited for; before
/// that child started, the child that had finished last by then; between them, the span itself.
/// Children that were not waited for (messages, work that went on after its parent) are passed over.
/// Where clocks differ, children are taken as cut to their parents, for this purpose only.
///
/// - Invariant: The segments follow each other without gap or overlap, from the start of the first
///   to the end of the last, and lie within the span that the path was asked for.
package struct CriticalPath: Equatable, Sendable {
    /// One stretch of the path, spent in one span itself.
    package struct Segment: Equatable, Sendable {
        /// An index into the tree's spans.
        package let span: Int
        package let start: Timestamp
        package let end: Timestamp

        /// Nanoseconds from start to end.
        package var durationNanos: UInt64 { end.nanoseconds(since: start) }
    }

    /// The stretches in order of time; none for a span without duration.
    package let segments: [Segment]

    /// Follows the path below a span of a tree.
    ///
    /// - Complexity: O(n log n) for n spans below, without recursion.
    package init(of root: Int, in tree: TraceTree) {
        var pending: [Step] = [.visit(Window(of: tree.spans[root], span: root))]
        var backwards: [Segment] = []
        while let step = pending.popLast() {
            switch step {
            case .take(let window):
                guard window.start < window.end else { continue }
                backwards.append(
                    Segment(span: window.span, start: window.start, end: window.end))
            case .visit(let window):
                pending.append(contentsOf: Self.steps(through: window, in: tree).reversed())
            }
        }
        segments = backwards.reversed()
    }

    /// Nanoseconds from the first segment's start to the last one's end.
    package var durationNanos: UInt64 {
        guard let first = segments.first, let last = segments.last else { return 0 }
        return last.end.nanoseconds(since: first.start)
    }

    /// A part of a span's time.
    private struct Window {
        let span: Int
        let start: Timestamp
        let end: Timestamp

        init(span: Int, start: Timestamp, end: Timestamp) {
            self.span = span
            self.start = start
            self.end = end
        }

        init(of span: Span, span index: Int) {
            self.init(
                span: index, start: span.startTime,
                end: span.startTime.adding(nanoseconds: span.durationNanos))
        }
    }

    private enum Step {
        /// The span itself was what took this time.
        case take(Window)
        /// Something below the span, or the span itself, took this time.
        case visit(Window)
    }

    /// What a window was spent on, latest first.
    private static func steps(through window: Window, in tree: TraceTree) -> [Step] {
        let waitedFor = tree.children(of: window.span)
            .filter { child in
                !tree.flags[child].contains(.outlivesParent)
                    && !tree.spans[child].isAsynchronous(under: tree.spans[window.span])
            }
            .enumerated()
            .sorted { lhs, rhs in
                let (left, right) = (
                    tree.spans[lhs.element].endTime, tree.spans[rhs.element].endTime
                )
                return left != right ? left > right : lhs.offset < rhs.offset
            }
        var steps: [Step] = []
        var reached = window.end
        for (_, child) in waitedFor {
            let start = max(tree.spans[child].startTime, window.start)
            let end = min(tree.spans[child].endTime, window.end)
            // One that was still running when the next on the path began is not what that waited for.
            guard start < end, end <= reached else { continue }
            steps.append(.take(Window(span: window.span, start: end, end: reached)))
            steps.append(.visit(Window(span: child, start: start, end: end)))
            reached = start
        }
        steps.append(.take(Window(span: window.span, start: window.start, end: reached)))
        return steps
    }
}
