package import TraceModel

/// What the policies of an environment made of a trace, for the log of decisions.
package struct TailRecord: Equatable, Sendable {
    /// The environment whose policies were asked.
    package let environment: String
    package let numbers: TraceNumbers
    /// What each policy said, in the order of ``PolicySet/policies``.
    package let results: [PolicyResult]
    /// The policy that decided, as an index into ``results``; nil when none had a say.
    package let decisive: Int?
    /// The reasons that cannot be told any more once the spans are gone.
    package let evidence: [PolicyEvidence]

    /// Makes a record.
    package init(
        environment: String, numbers: TraceNumbers, results: [PolicyResult], decisive: Int?,
        evidence: [PolicyEvidence]
    ) {
        self.environment = environment
        self.numbers = numbers
        self.results = results
        self.decisive = decisive
        self.evidence = evidence
    }
}

/// Why one policy said what it said, in words that name spans or their values.
package struct PolicyEvidence: Equatable, Sendable {
    /// The policy, as an index into ``TailRecord/results``.
    package let policy: Int
    /// "span 00f067aa0ba902b7 http.response.status_code=502", at most ``maxBytes`` of it.
    package let text: String
    /// The span that decided, where one did.
    package let span: SpanID?

    /// So many bytes of UTF-8 the text has at most.
    package static let maxBytes = 200

    /// Makes evidence; a text that is too long is cut.
    package init(policy: Int, text: String, span: SpanID?) {
        self.policy = policy
        self.text = Self.cut(text)
        self.span = span
    }

    private static func cut(_ text: String) -> String {
        guard text.utf8.count > maxBytes else { return text }
        var cut = text[...]
        while cut.utf8.count > maxBytes - 3 { cut.removeLast() }
        return cut + "…"
    }
}
