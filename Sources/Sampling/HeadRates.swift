/// The shares of its traces that the head keeps in one environment.
package struct HeadRates: Equatable, Sendable {
    /// The share for services without one of their own, 0 to 1.
    package var rate: Double
    /// The shares of single services, by name.
    package var services: [String: Double]
    /// The shares of traces that begin with single operations, by the name of their root span; they
    /// come before those of services.
    package var operations: [String: Double]

    /// Makes rates.
    package init(
        _ rate: Double, services: [String: Double] = [:], operations: [String: Double] = [:]
    ) {
        self.rate = rate
        self.services = services
        self.operations = operations
    }

    /// The share of a service.
    package func rate(of service: String) -> Double { services[service] ?? rate }
}
