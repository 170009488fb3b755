/// A predicate that a trace satisfies when one of its spans does.
struct SpanCondition: Sendable {
    let program: SpanProgram
    private let atom: Int?

    init(_ program: SpanProgram) {
        self.program = program
        atom = program.singleAtom
    }

    /// Whether some span satisfies it.
    @inline(__always)
    func holds(_ facts: borrowing TraceFacts) -> Bool {
        if let atom { return facts.anySpan.contains(atom) }
        return firstSpan(facts) != nil
    }

    /// The first span that satisfies it, by its place in the trace.
    func firstSpan(_ facts: borrowing TraceFacts) -> Int? {
        for index in facts.spans.indices
        where program.holds(facts.spans[index], root: facts.rootSpan) {
            return index
        }
        return nil
    }
}
