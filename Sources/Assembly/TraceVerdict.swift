/// What was decided about a trace.
package enum TraceVerdict: Sendable, Equatable {
    /// It is stored; of the 2^56 values of randomness, so many lie below the threshold of sampling
    /// (0 when every trace of its kind is kept).
    case kept(threshold: UInt64)
    /// It is not.
    case dropped
}
