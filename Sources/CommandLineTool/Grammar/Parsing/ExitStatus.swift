/// How the program ends.
package enum ExitStatus: Int32, Sendable {
    /// It is done.
    case done = 0
    /// The thing asked for was not found, or a check failed.
    case notFound = 1
    /// The command line or the configuration is wrong.
    case usage = 2
    /// The server could not be reached.
    case unreachable = 3
    /// The server does not allow it.
    case notAllowed = 4
}
