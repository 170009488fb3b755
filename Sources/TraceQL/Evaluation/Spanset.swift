/// Some spans of a trace that a query selected.
package struct Spanset: Equatable, Sendable {
    /// A number or a group's value that a stage of the query made.
    package struct Attribute: Equatable, Sendable {
        /// The stage as it is written: `count()`, `by(resource.service.name)`.
        package let name: String
        package let value: QueryValue
    }

    /// The spans by their place in the trace, in ascending order; never empty.
    package internal(set) var spans: [Int32]
    package internal(set) var attributes: [Attribute] = []

    init(_ spans: [Int32], _ attributes: [Attribute] = []) {
        self.spans = spans
        self.attributes = attributes
    }

    /// The spans that are in any of some sets.
    static func union(_ sets: [Spanset]) -> [Int32] {
        if sets.count <= 1 { return sets.first?.spans ?? [] }
        var spans: [Int32] = []
        for span in sets.flatMap(\.spans).sorted() where span != spans.last { spans.append(span) }
        return spans
    }

    /// All numbers of two ascending lists, each once.
    static func merged(_ left: [Int32], _ right: [Int32]) -> [Int32] {
        var merged: [Int32] = []
        merged.reserveCapacity(left.count + right.count)
        var (first, second) = (left[...], right[...])
        while let one = first.first, let other = second.first {
            merged.append(min(one, other))
            if one <= other { first.removeFirst() }
            if other <= one { second.removeFirst() }
        }
        merged += first
        merged += second
        return merged
    }
}
