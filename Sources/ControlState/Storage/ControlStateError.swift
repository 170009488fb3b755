import SQLite

/// Why what the collector is told at run time cannot be read or written.
package enum ControlStateError: Error, Equatable, Sendable {
    /// The file cannot be used at the moment, say because the disk is full; what the system says.
    case unavailable(String)
    /// The file is damaged, or is another kind of file.
    case damaged(String)
    /// The file was written by a newer version.
    case newerFormat(found: Int, known: Int)
}

extension ControlStateError {
    init(_ error: SQLiteError) {
        switch error.code {
        case .corrupt, .notADatabase: self = .damaged(error.message)
        default: self = .unavailable(error.message)
        }
    }
}

extension ControlStateError: CustomStringConvertible {
    /// What is wrong, as a clause.
    package var description: String {
        switch self {
        case .unavailable(let reason): "it cannot be used: \(reason)"
        case .damaged(let reason): "it is damaged: \(reason)"
        case .newerFormat(let found, let known):
            "it has format \(found), and this version knows up to \(known)"
        }
    }
}
