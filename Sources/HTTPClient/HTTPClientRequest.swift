package import Bytes

/// A request to send.
package struct HTTPClientRequest: Sendable {
    /// As it is sent, in upper case.
    package var method: String
    /// The path and the query, escapes included; begins with a slash.
    package var target: String
    /// Beside those that libcurl adds: `Host`, `Content-Length`.
    package var headers: [(name: String, value: String)]
    /// Nil for none, which is not the same as an empty one.
    package var body: ByteBuffer?
    /// From the beginning to the last byte of the answer; nil for answers without end.
    package var timeout: Duration?
    /// To reach the server.
    package var connectTimeout = Duration.seconds(5)
    /// The most bytes of the answer that are kept.
    package var responseLimit = 256 << 20

    /// Makes a request.
    package init(
        _ method: String, _ target: String,
        headers: [(name: String, value: String)] = [], body: ByteBuffer? = nil,
        timeout: Duration? = .seconds(30)
    ) {
        self.method = method
        self.target = target
        self.headers = headers
        self.body = body
        self.timeout = timeout
    }
}

/// The answer to a request.
package struct HTTPClientResponse: Sendable {
    /// Three digits.
    package let status: Int
    /// As sent, in order.
    package let headers: [(name: String, value: String)]
    /// Empty when the body went elsewhere.
    package let body: ByteBuffer

    /// The first value of a header, whatever the case of its name.
    package func header(_ name: String) -> String? {
        headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }

    /// The body as text.
    package var text: String { withExtendedLifetime(body) { body.view.string } }
}
