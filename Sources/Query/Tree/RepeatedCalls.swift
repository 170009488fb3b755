package import TraceModel

/// The same call made again and again by one span: most often a query in a loop where one query for
/// all would do (N+1).
package struct RepeatedCalls: Equatable, Sendable {
    /// How often a call must occur under one parent to be worth a word.
    package static let minimum = 3

    /// What a span asked of something else, without the values it asked with.
    package struct Call: Hashable, Sendable {
        /// The class of the span, such as `db`.
        package var spanClass: String
        /// The service that called.
        package var service: String
        /// The shape of the statement, or the name of the operation.
        package var what: String

        /// Makes a call.
        package init(spanClass: String, service: String, what: String) {
            self.spanClass = spanClass
            self.service = service
            self.what = what
        }
    }

    package var call: Call
    /// The span that made the calls.
    package var parentSpanID: SpanID
    package var count: Int
    /// The durations of all of them added up, in nanoseconds.
    package var totalNanos: UInt64

    /// Makes one finding.
    package init(call: Call, parentSpanID: SpanID, count: Int, totalNanos: UInt64) {
        self.call = call
        self.parentSpanID = parentSpanID
        self.count = count
        self.totalNanos = totalNanos
    }

    /// Finds repeated calls in a trace; what took longest comes first.
    ///
    /// `calls` has, by span of the tree, what it called; nil for spans that call nothing.
    static func find(in tree: TraceTree, calls: [Call?]) -> [RepeatedCalls] {
        var found: [RepeatedCalls] = []
        for parent in tree.preorder where tree.children(of: parent).count >= minimum {
            var places: [Call: Int] = [:]
            var groups: [RepeatedCalls] = []
            for child in tree.children(of: parent) {
                guard let call = calls[child] else { continue }
                let nanos = tree.spans[child].durationNanos
                if let place = places[call] {
                    groups[place].count += 1
                    groups[place].totalNanos = groups[place].totalNanos.addingSaturated(nanos)
                } else {
                    places[call] = groups.count
                    groups.append(
                        RepeatedCalls(
                            call: call, parentSpanID: tree.spans[parent].spanID, count: 1,
                            totalNanos: nanos))
                }
            }
            found += groups.filter { $0.count >= minimum }
        }
        return found.enumerated()
            .sorted { ($1.element.totalNanos, $0.offset) < ($0.element.totalNanos, $1.offset) }
            .map(\.element)
    }
}

extension UInt64 {
    /// The sum, at most the largest value there is.
    func addingSaturated(_ other: UInt64) -> UInt64 {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? .max : sum
    }
}
