package import Bytes
package import Telemetry

/// The answer to a request.
package struct HTTPResponse: Sendable {
    /// What follows the headers.
    package enum Body: Sendable {
        case empty
        case bytes(ByteBuffer)
        /// Made piece by piece while it is sent, in chunks.
        case stream(any HTTPBodyStream)
    }

    /// What the client is told first.
    package var status: HTTPStatus
    /// Without those that the server adds: date, length, identifiers, CORS.
    package var headers = HTTPHeaders()
    /// What follows the headers.
    package var body: Body
    /// Whether the connection ends with this response.
    package var closesConnection = false
    /// What the handler knows of the request that belongs in its line of the access log: `org_id`,
    /// `user_id`, `error.type`.
    package var logFields: [LogField] = []

    /// Makes a response without a body.
    package init(_ status: HTTPStatus) {
        self.status = status
        body = .empty
    }

    /// Makes a response of bytes of a media type.
    package init(_ status: HTTPStatus, _ contentType: String, _ bytes: ByteBuffer) {
        self.status = status
        body = bytes.count == 0 ? .empty : .bytes(bytes)
        headers.set("Content-Type", contentType)
    }

    /// Makes a response of a text of a media type.
    package init(_ status: HTTPStatus, _ contentType: String, text: String) {
        self.init(status, contentType, ByteBuffer(text.utf8))
    }

    /// Makes a response that is sent while it is made.
    package init(_ status: HTTPStatus, _ contentType: String, stream: any HTTPBodyStream) {
        self.status = status
        body = .stream(stream)
        headers.set("Content-Type", contentType)
    }

    /// Makes the JSON answer that all of our APIs give on failure:
    /// `{"error":{"code":…,"message":…,"hint":…}}`.
    ///
    /// - Parameters:
    ///   - status: The status of the response.
    ///   - code: A stable word for programs.
    ///   - message: What is wrong, for people; safe to show.
    ///   - hint: What to do about it.
    /// - Returns: The response.
    package static func error(
        _ status: HTTPStatus, code: String, message: String, hint: String? = nil
    ) -> HTTPResponse {
        var json = JSONWriter(capacity: 128)
        json.beginObject()
        json.key("error")
        json.beginObject()
        json.key("code")
        json.string(code)
        json.key("message")
        json.string(message)
        if let hint {
            json.key("hint")
            json.string(hint)
        }
        json.endObject()
        json.endObject()
        return HTTPResponse(status, "application/json", json.finish())
    }
}
