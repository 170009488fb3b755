package import Bytes
package import HTTPClient

/// The way to a server's API.
package protocol APITransport: Sendable {
    /// Sends a request and waits for the answer, whatever its status.
    func exchange(_ request: HTTPClientRequest) throws(HTTPClientError) -> APIAnswer
}

/// What a server answered.
package struct APIAnswer: Sendable {
    package var status: Int
    package var body: ByteBuffer

    /// Makes an answer.
    package init(status: Int, body: ByteBuffer) {
        self.status = status
        self.body = body
    }
}

extension HTTPSession: APITransport {
    /// Sends a request over the network.
    package func exchange(_ request: HTTPClientRequest) throws(HTTPClientError) -> APIAnswer {
        let response = try send(request)
        return APIAnswer(status: response.status, body: response.body)
    }
}
