/// What the policies of an environment made of a trace, for the log of decisions.
package struct TailRecord: Equatable, Sendable {
    /// The environment whose policies were asked.
    package let environment: String
    /// The randomness of the trace, less than 2^56.
    package let randomness: UInt64
    /// The probability with which the trace was sampled before.
    package let incoming: KeepThreshold
    /// What each policy said, in the order of ``PolicySet/policies``.
    package let results: [PolicyResult]
    /// The policy that decided, as an index into ``results``; nil when none had a say.
    package let decisive: Int?
}
