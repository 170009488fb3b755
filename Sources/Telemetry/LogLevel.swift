/// How much a line of the log matters.
package enum LogLevel: UInt8, Comparable, CaseIterable, Sendable {
    /// For someone who looks for a fault: each request, each batch.
    case debug
    /// What an operator wants to read on a good day: ready, reloaded, stopped.
    case info
    /// Something is wrong and the collector copes: a refused body, a policy that cannot be applied.
    case warning
    /// Something failed and needs a person.
    case error

    /// Reads the name as it is written in configurations; nil for another text.
    package init?(name: String) {
        guard let level = Self.allCases.first(where: { $0.name == name }) else { return nil }
        self = level
    }

    /// The lower-case name.
    package var name: String {
        switch self {
        case .debug: "debug"
        case .info: "info"
        case .warning: "warning"
        case .error: "error"
        }
    }

    /// Orders by how much a line matters.
    package static func < (lhs: LogLevel, rhs: LogLevel) -> Bool { lhs.rawValue < rhs.rawValue }
}
