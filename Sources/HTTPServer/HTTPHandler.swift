/// What a listener serves.
///
/// - Concurrency: Called from all threads of the server at once.
package protocol HTTPHandler: Sendable {
    /// Decides on a request by its head, before any byte of its body is read.
    ///
    /// Authentication, media type and size belong here: what is refused here costs nothing more.
    func admit(_ head: HTTPRequestHead) -> HTTPAdmission

    /// Makes the answer to what the server itself finds wrong, in the format that clients of this
    /// listener read.
    ///
    /// - Parameters:
    ///   - problem: What is wrong.
    ///   - head: Nil when the head itself is malformed.
    /// - Returns: The answer.
    func answer(to problem: HTTPProblem, head: HTTPRequestHead?) -> HTTPResponse
}

extension HTTPHandler {
    /// Answers in JSON, as our own APIs do.
    package func answer(to problem: HTTPProblem, head: HTTPRequestHead?) -> HTTPResponse {
        problem.response
    }
}

/// The decision on a request by its head.
///
/// `route` is the pattern of the route that was found, never the path as sent: it becomes a label of
/// metrics.
package enum HTTPAdmission: Sendable {
    /// Reads the body, of at most so many bytes, and passes the whole request to `handle`.
    ///
    /// `handle` runs on a thread of the server, which serves no one else meanwhile. What takes long
    /// keeps the responder and returns.
    case accept(
        route: String, bodyLimit: Int,
        handle: @Sendable (HTTPRequest, HTTPResponder) -> Void)

    /// Answers at once; if a body is coming, it is not read and the connection ends.
    case refuse(route: String, HTTPResponse)
}

/// What the server itself may find wrong with a request.
package enum HTTPProblem: Error, Equatable, Sendable {
    /// The head breaks the rules of HTTP; the text says which, and is safe to show.
    case malformed(String)
    /// The head has too many bytes or fields.
    case headTooLarge
    /// The body has more bytes than the route allows.
    case bodyTooLarge(limit: Int)
    /// All requests together hold more bytes than the server may.
    case overloaded(retryAfterSeconds: Int)
    /// The handler gave its responder up without an answer.
    case unanswered
    /// The server stops.
    case stopping

    /// The status that goes with it.
    package var status: HTTPStatus {
        switch self {
        case .malformed: .badRequest
        case .headTooLarge: .headerFieldsTooLarge
        case .bodyTooLarge: .contentTooLarge
        case .overloaded, .stopping: .serviceUnavailable
        case .unanswered: .internalServerError
        }
    }

    /// The answer in the JSON of our own APIs.
    package var response: HTTPResponse {
        switch self {
        case .malformed(let reason):
            return .error(status, code: "malformed_request", message: reason)
        case .headTooLarge:
            return .error(
                status, code: "headers_too_large", message: "The request has too large headers.")
        case .bodyTooLarge(let limit):
            return .error(
                status, code: "body_too_large", message: "The body is over \(limit) bytes.")
        case .overloaded(let seconds):
            var response = HTTPResponse.error(
                status, code: "overloaded", message: "The server holds as much as it may.",
                hint: "Send it again later.")
            response.headers.set("Retry-After", String(seconds))
            return response
        case .unanswered:
            return .error(
                status, code: "internal_error", message: "The request could not be answered.")
        case .stopping:
            var response = HTTPResponse.error(
                status, code: "stopping", message: "The server is stopping.",
                hint: "Send it again later.")
            response.headers.set("Retry-After", "1")
            return response
        }
    }
}
