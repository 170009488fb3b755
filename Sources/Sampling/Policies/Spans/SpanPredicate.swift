package import SemanticConventions
package import TraceModel

/// What is asked of one span: the neutral form in which policies and query filters are compiled.
///
/// Every question about an attribute or a field is an atom that is answered once a span, however many
/// policies ask it; the rest is logic over the answers.
package indirect enum SpanPredicate: Sendable, Hashable {
    /// An attribute at one of these levels passes a test; an absent one passes none.
    case attribute(String, AttributeLevels, ValueTest)
    case name(TextTest)
    case kind([SpanKind])
    case status([SpanStatus.Code])
    case statusMessage(TextTest)
    /// The nanoseconds from start to end stand in this relation to a number.
    case duration(Comparison, UInt64)
    case isRoot
    /// The sampled bit of the span's flags is set.
    case isFlaggedSampled
    /// A member of the span's `tracestate` has one of these values.
    case traceState(key: String, values: TextSet)
    /// The span is a job of this kind.
    case job(JobTest)
    /// One event of the span satisfies a predicate, whose attributes are at level `.event` and whose
    /// only field is `name`.
    case event(SpanPredicate)
    /// The root span of the trace satisfies a predicate; false where there is none.
    case onRoot(SpanPredicate)
    case not(SpanPredicate)
    case all([SpanPredicate])
    case any([SpanPredicate])
}

/// Where attributes are looked for.
package struct AttributeLevels: OptionSet, Hashable, Sendable {
    package let rawValue: UInt8

    /// Makes a set of levels.
    package init(rawValue: UInt8) { self.rawValue = rawValue }

    package static let span = AttributeLevels(rawValue: 1)
    package static let scope = AttributeLevels(rawValue: 2)
    package static let resource = AttributeLevels(rawValue: 4)
    package static let event = AttributeLevels(rawValue: 8)
    /// The span itself, its scope and its resource.
    package static let all: AttributeLevels = [.span, .scope, .resource]
}

/// A question about a job's attempt; what is nil is not asked.
package struct JobTest: Hashable, Sendable {
    package var queue: TextTest?
    package var type: TextTest?
    package var outcomes: [JobOutcome]?
    package var minAttempt: Int64?
    package var maxAttempt: Int64?

    /// Makes a test that every job passes.
    package init() {}

    /// Whether a span passes, which it does only when it is a job at all.
    func passes(_ span: borrowing ConventionalSpan) -> Bool {
        guard span.spanClass == .job else { return false }
        if let queue, !(span.jobQueue.map(queue.passes) ?? false) { return false }
        if let type, !(span.jobType.map(type.passes) ?? false) { return false }
        if let outcomes, !outcomes.contains(span.jobOutcome) { return false }
        guard minAttempt != nil || maxAttempt != nil else { return true }
        guard let attempt = span.jobAttempt else { return false }
        return attempt >= minAttempt ?? .min && attempt <= maxAttempt ?? .max
    }
}
