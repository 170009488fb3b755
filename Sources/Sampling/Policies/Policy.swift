import Assembly
package import TraceModel

/// One compiled policy: says what it makes of a trace.
///
/// A policy without memory says the same about the same trace in every process. One with memory (a
/// limit, a dynamic sampler) guards it by a lock, as policies are asked from several threads.
protocol Policy: Sendable {
    /// Judges a trace.
    ///
    /// - Parameters:
    ///   - facts: What the plan of the policies has read of the trace.
    ///   - trace: The trace itself, for those who need more.
    /// - Returns: The outcome, and what the policy has to remember of why.
    func evaluate(_ facts: borrowing TraceFacts, _ trace: CompletedTrace) -> PolicyResult

    /// Says why, for a result that ``evaluate(_:_:)`` gave about the same trace.
    ///
    /// Where ``names(spansFor:)`` says no, the numbers of the trace in the facts are enough, and the
    /// trace may have lost its spans.
    func reason(
        for result: PolicyResult, _ facts: borrowing TraceFacts, _ trace: CompletedTrace
    ) -> PolicyReason

    /// Whether the reason for a result can be told only while the spans of the trace are there.
    func names(spansFor result: PolicyResult) -> Bool
}

extension Policy {
    /// Most policies say no span where they say no.
    func names(spansFor result: PolicyResult) -> Bool { false }
}

/// Why a policy said what it said.
package struct PolicyReason: Equatable, Sendable {
    /// A clause that names the span and the value that decided, where there are such.
    package let text: String
    /// The span that decided.
    package let span: SpanID?

    init(_ text: String, span: SpanID? = nil) {
        self.text = text
        self.span = span
    }
}
