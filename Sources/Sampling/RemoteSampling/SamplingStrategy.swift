/// With which probability an SDK is to start traces.
package struct SamplingStrategy: Equatable, Sendable {
    /// An operation with a probability of its own.
    package struct Operation: Equatable, Sendable {
        package let name: String
        package let rate: Double
    }

    /// The probability for every operation that is not listed, 0 to 1.
    package let rate: Double
    /// Operations for which it is higher, by name.
    package let operations: [Operation]
}
