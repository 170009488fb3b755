/// The shares of its traces that the head keeps in one environment.
package struct HeadRates: Equatable, Sendable {
    /// The share for services without one of their own, 0 to 1.
    package var rate: Double
    /// The shares of single services, by name.
    package var services: [String: Double]

    /// Makes rates.
    package init(_ rate: Double, services: [String: Double] = [:]) {
        self.rate = rate
        self.services = services
    }

    /// The share of a service.
    package func rate(of service: String) -> Double { services[service] ?? rate }
}
