/// How the program ends.
package struct ExitStatus: RawRepresentable, Hashable, Sendable {
    package let rawValue: Int32

    /// Makes a status; that of a command that was run, for one.
    package init(rawValue: Int32) { self.rawValue = rawValue }

    /// It is done.
    package static let done = ExitStatus(rawValue: 0)
    /// The thing asked for was not found, or a check failed.
    package static let notFound = ExitStatus(rawValue: 1)
    /// The command line or the configuration is wrong.
    package static let usage = ExitStatus(rawValue: 2)
    /// The server could not be reached.
    package static let unreachable = ExitStatus(rawValue: 3)
    /// The server does not allow it.
    package static let notAllowed = ExitStatus(rawValue: 4)
}
