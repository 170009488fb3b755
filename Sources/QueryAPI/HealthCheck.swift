/// One thing that must work before the collector is ready to take spans.
package struct HealthCheck: Sendable {
    /// What a check found.
    package enum Finding: Equatable, Sendable {
        case passing
        /// What does not work, for everyone to read: no secrets, no paths, no stack traces.
        case failing(String)
    }

    package let name: String
    /// Looks; called for each probe on a thread of the server, so it must not block for long.
    package let look: @Sendable () -> Finding

    /// Makes a check.
    package init(_ name: String, look: @escaping @Sendable () -> Finding) {
        self.name = name
        self.look = look
    }
}
