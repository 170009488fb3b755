package import TraceModel

/// Something that spans of a trace point to and that is not there.
package enum MissingPart: Equatable, Sendable {
    /// No span without a parent came.
    case root
    /// A span that others name as their parent, and how many do.
    case parent(SpanID, children: Int)
    /// Spans left out of an answer because it reached a limit.
    case overLimit(spans: Int)
}

extension TraceTree {
    /// What the spans of this tree point to and what is not in it; the most missed comes first.
    package func missingParts() -> [MissingPart] {
        guard !spans.isEmpty else { return [] }
        var waiting: [SpanID: Int] = [:]
        for root in roots where flags[root].contains(.orphan) {
            guard let parent = spans[root].parentSpanID else { continue }
            waiting[parent, default: 0] += 1
        }
        let parents = waiting.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        return (hasRoot ? [] : [.root]) + parents.map { .parent($0.key, children: $0.value) }
    }
}
