package import Bytes
import TraceModel

extension ConventionalSpan {
    /// The method of an HTTP request.
    package var httpMethod: ByteView? { text(.httpRequestMethod) }

    /// The route that an HTTP server matched, `/orders/{id}`.
    package var httpRoute: ByteView? { text(.httpRoute) }

    /// The status of an HTTP answer, 100 to 599.
    package var httpStatus: Int? {
        guard let status = integer(.httpResponseStatusCode), (100...599).contains(status) else {
            return nil
        }
        return Int(status)
    }

    /// Whether the operation failed.
    ///
    /// It did when its status says so, when it names an error or met an exception, and for an HTTP
    /// status of 500 and over on a server, of 400 and over on a client. A status of OK was set on
    /// purpose and overrules the other signs, as the specification asks of analysis tools.
    package var isError: Bool {
        switch status {
        case .ok: return false
        case .error: return true
        case .unset: break
        }
        if hasException || has(.errorType) { return true }
        guard let code = httpStatus else { return false }
        switch kind {
        case .server: return code >= 500
        case .client: return code >= 400
        default: return false
        }
    }

    /// Who is on the other side of a call, for the graph of services; nil for servers, whose peers
    /// tell it themselves.
    package var peerName: String? {
        if let name = text(.servicePeerName) { return name.string }
        if case .server = kind { return nil }
        if let address = text(.serverAddress) { return joined(address, .serverPort) }
        if let address = text(.networkPeerAddress) { return joined(address, .networkPeerPort) }
        return (text(.dbNamespace) ?? text(.dbSystemName))?.string
    }

    private func joined(_ address: ByteView, _ port: ConventionalAttribute) -> String {
        guard let number = integer(port) else { return address.string }
        return "\(address.string):\(number)"
    }
}
