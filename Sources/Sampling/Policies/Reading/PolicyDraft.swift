/// A policy that has been read and may still become part of a larger one.
enum PolicyDraft {
    /// It asks whether some span satisfies a predicate; `inverted` when it is the exclusion of such
    /// traces, with the verdicts that has.
    case spans(SpanPredicate, inverted: Bool)
    /// It says the opposite of another one.
    indirect case opposite(PolicyDraft)
    case policy(any Policy)

    /// The predicate it comes to when it is asked of a single span; nil when it is about the trace.
    var spanPredicate: SpanPredicate? {
        switch self {
        case .spans(let predicate, let inverted): inverted ? .not(predicate) : predicate
        case .opposite(let draft): draft.spanPredicate.map { .not($0) }
        case .policy: nil
        }
    }
}
