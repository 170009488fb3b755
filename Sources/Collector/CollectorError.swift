package import Configuration
package import ControlState
package import DecisionLog
package import HTTPServer
package import Journal
package import TraceStore

/// Why a collector cannot start; the description is for the person who starts it.
package enum CollectorError: Error, Sendable {
    case directory(DataDirectory.Failure)
    /// The policies of the tail are wrong.
    case configuration(ConfigurationError)
    case journal(JournalError, directory: String)
    case store(StoreError, directory: String)
    case decisions(DecisionLogError, directory: String)
    case control(ControlStateError, file: String)
    case listener(HTTPListenerError, key: String, address: String)
    /// The API would be open to other machines without a token.
    case exposed(address: String)
    /// The system has no thread left.
    case noThread
}

extension CollectorError: CustomStringConvertible {
    /// One line: what is wrong, and what to do.
    package var description: String {
        switch self {
        case .directory(.inUse(let path, let process)):
            "\(path) is in use by process \(process); stop that one, or choose another data_dir"
        case .directory(.unusable(let path, let reason)):
            "\(path) cannot be used: \(reason); choose another data_dir or mend its permissions"
        case .configuration(let error): error.description
        case .journal(let error, let directory):
            "the journal in \(directory) cannot be opened: \(error)"
        case .decisions(let error, let directory):
            "the log of decisions in \(directory) cannot be opened: \(error)"
        case .store(let error, let directory):
            "the store in \(directory) cannot be opened: \(error)"
        case .control(let error, let file):
            "\(file) cannot be opened, \(error); it holds what was changed at run time: restore it, "
                + "or move it away to start without"
        case .listener(let error, let key, let address):
            "\(key) cannot listen on \(address): \(error)"
        case .exposed(let address):
            "listen.api is \(address), which other machines reach, and there is no token; "
                + "configure auth.tokens, or set auth.anonymous: true if that is intended"
        case .noThread:
            "the system has no thread left; raise its limit on processes and threads"
        }
    }
}
