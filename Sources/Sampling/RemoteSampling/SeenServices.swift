package import Bytes
import SemanticConventions
import Synchronization

/// Which services have sent spans from which environments.
///
/// SDKs ask for the rate of a service and do not say where they run; this does.
///
/// - Concurrency: From any thread.
package final class SeenServices: Sendable {
    private let seen = Mutex<[String: Set<String>]>([:])

    /// SECURITY: Names come from clients; more than these are not remembered.
    private static let maximumServices = 10_000
    private static let maximumEnvironments = 32

    /// Makes an empty memory.
    package init() {}

    /// Remembers a service in an environment, both as a resource names them.
    package func note(service: ByteView, environment: ByteView) {
        guard !service.isEmpty else { return }
        let (name, place) = (service.string, EnvironmentName.normalize(environment))
        seen.withLock { seen in
            guard seen[name] != nil || seen.count < Self.maximumServices,
                seen[name]?.count ?? 0 < Self.maximumEnvironments
            else { return }
            seen[name, default: []].insert(place)
        }
    }

    /// The normalised names of the environments that a service has sent spans from.
    package func environments(of service: String) -> Set<String> {
        seen.withLock { $0[service] ?? [] }
    }
}
