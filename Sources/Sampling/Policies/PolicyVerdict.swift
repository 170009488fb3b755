package import TraceModel

/// What one policy said about one trace, in words.
package struct PolicyVerdict: Equatable, Sendable {
    /// The name of the policy.
    package let name: String
    package let verdict: PolicyOutcome
    /// Why: "span 00f067aa0ba902b7 http.response.status_code=502".
    package let because: String
    /// The span that decided, where one did.
    package let span: SpanID?
    /// Whether the policy only counts and has no say.
    package let isDryRun: Bool
}

/// How often a policy said what.
package struct PolicyTally: Equatable, Sendable {
    package let name: String
    package let isDryRun: Bool
    package let sampled: Int
    package let notSampled: Int
    package let dropped: Int
    package let errors: Int

    /// How often it was asked.
    package var evaluated: Int { sampled + notSampled + dropped + errors }
}
