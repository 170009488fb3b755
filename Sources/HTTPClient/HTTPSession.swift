package import Bytes
import Synchronization

/// Sends requests to one server and waits for the answers.
///
/// The connection is kept from one request to the next. Redirects are not followed and no proxy is used,
/// so that a token goes nowhere else.
///
/// - Concurrency: From any thread; requests wait for each other. Blocks, so never call it from Swift's
///   cooperative pool for long.
package final class HTTPSession: Sendable {
    /// Where the requests go.
    package let endpoint: HTTPEndpoint
    private let transport: Mutex<Transport>

    /// Makes a client; nothing is sent.
    package init(_ endpoint: HTTPEndpoint) {
        self.endpoint = endpoint
        transport = Mutex(Transport(endpoint))
    }

    /// Sends a request and keeps the whole answer.
    ///
    /// - Parameter request: What to send.
    /// - Returns: The answer, whatever its status.
    /// - Throws: ``HTTPClientError`` when there is none.
    package func send(_ request: HTTPClientRequest) throws(HTTPClientError) -> HTTPClientResponse {
        try transport.withLock { transport throws(HTTPClientError) in
            try transport.perform(request, receive: nil)
        }
    }

    /// Sends a request and passes the body on as it comes, for exports and server-sent events.
    ///
    /// Only the body of a 2xx answer is passed on; that of another is kept in the answer.
    ///
    /// - Parameters:
    ///   - request: What to send.
    ///   - receive: Takes the next bytes, which are valid in the call only; false ends the transfer.
    /// - Returns: The answer, its body empty if it was passed on.
    /// - Throws: ``HTTPClientError``, ``HTTPClientError/cancelled`` when `receive` wanted no more.
    package func stream(
        _ request: HTTPClientRequest, receive: (ByteView) -> Bool
    ) throws(HTTPClientError) -> HTTPClientResponse {
        try withoutActuallyEscaping(receive) { receive throws(HTTPClientError) in
            try transport.withLock { transport throws(HTTPClientError) in
                try transport.perform(request, receive: receive)
            }
        }
    }
}
