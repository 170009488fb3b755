/// Why a request got no answer.
package enum HTTPClientError: Error, Equatable, Sendable {
    /// Nobody answers at the endpoint.
    case unreachable(HTTPEndpoint, reason: String)
    /// The answer was not complete in time.
    case timeout(HTTPEndpoint)
    /// The answer has more bytes than the request allows.
    case tooLarge(limit: Int)
    /// The receiver of the answer wanted no more.
    case cancelled
    /// Something else; the text says what.
    case other(HTTPEndpoint, reason: String)
}

extension HTTPClientError: CustomStringConvertible {
    /// A sentence for people.
    package var description: String {
        switch self {
        case .unreachable(let endpoint, let reason):
            "Cannot reach \(endpoint): \(reason)."
        case .timeout(let endpoint):
            "\(endpoint) did not answer in time."
        case .tooLarge(let limit):
            "The answer is over \(limit) bytes."
        case .cancelled:
            "The request was cancelled."
        case .other(let endpoint, let reason):
            "The request to \(endpoint) failed: \(reason)."
        }
    }
}
