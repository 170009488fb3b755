/// What was decided about a trace.
package enum TraceVerdict: Sendable, Equatable {
    /// It is stored; of the 2^56 values of randomness, so many lie below the threshold of sampling
    /// (0 when every trace of its kind is kept, ``unknownThreshold`` when nobody can tell).
    case kept(threshold: UInt64)
    /// It is not.
    case dropped

    /// Stands for a probability that is not known: 2^56, which no threshold is.
    ///
    /// A limit on the spans of a second keeps with a probability that depends on all other traces.
    package static let unknownThreshold: UInt64 = 1 << 56
}
