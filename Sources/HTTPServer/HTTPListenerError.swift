/// Why a listener could not be started.
package enum HTTPListenerError: Error, Equatable, Sendable {
    /// The name of the host means nothing.
    case unknownHost(ListenAddress)
    /// Another process has the address.
    case addressInUse(ListenAddress)
    /// The system does not let us listen there; the text says why.
    case cannotListen(ListenAddress, reason: String)
    /// The system has no threads or memory left.
    case cannotStart(reason: String)
}

extension HTTPListenerError: CustomStringConvertible {
    /// A sentence that says what is wrong and what to do.
    package var description: String {
        switch self {
        case .unknownHost(let address):
            "The host of \(address) is not known; give a numeric address or another name."
        case .addressInUse(let address):
            "\(address) is in use; stop what listens there or choose another address."
        case .cannotListen(let address, let reason):
            "Cannot listen on \(address): \(reason)."
        case .cannotStart(let reason):
            "Cannot start the HTTP server: \(reason)."
        }
    }
}
