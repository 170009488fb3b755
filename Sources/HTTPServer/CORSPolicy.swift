/// Which web pages may call a listener from a browser.
///
/// SECURITY: An origin is allowed when it is listed letter for letter, or when `*` is listed. Others get
/// no header at all, so the browser keeps the answer from the page.
/// - Source: WHATWG Fetch, "CORS protocol".
package struct CORSPolicy: Sendable {
    private let origins: Set<String>
    private let methods: String
    private let headers: String
    private let exposed: String
    private let maximumAge: String

    /// Makes a policy.
    ///
    /// - Parameters:
    ///   - origins: Such as `https://app.example.org`; `*` allows every one.
    ///   - methods: What pages may ask.
    ///   - headers: What pages may send beyond what browsers always allow.
    ///   - exposed: The response headers pages may read beyond the usual.
    ///   - maximumAge: For how many seconds a browser may remember the answer.
    package init(
        origins: [String], methods: [HTTPMethod], headers: [String],
        exposed: [String] = ["X-Request-Id", "X-Correlation-Id", "Retry-After"],
        maximumAge: Int = 7200
    ) {
        self.origins = Set(origins)
        self.methods = methods.map(\.rawValue).joined(separator: ", ")
        self.headers = headers.joined(separator: ", ")
        self.exposed = exposed.joined(separator: ", ")
        self.maximumAge = String(maximumAge)
    }

    /// The answer to a browser that asks beforehand; nil when the request is not such a question.
    func preflight(_ head: HTTPRequestHead) -> HTTPResponse? {
        guard head.method == .options, let origin = head.header("origin"),
            head.header("access-control-request-method") != nil
        else { return nil }
        var response = HTTPResponse(.noContent)
        if isAllowed(origin) {
            response.headers.set("Access-Control-Allow-Methods", methods)
            response.headers.set("Access-Control-Allow-Headers", headers)
            response.headers.set("Access-Control-Max-Age", maximumAge)
        }
        return response
    }

    /// Adds to a response what lets the page that asked read it.
    func decorate(_ response: inout HTTPResponse, for head: HTTPRequestHead) {
        // The answer depends on the origin also when it has none of these headers.
        response.headers.add("Vary", "Origin")
        guard let origin = head.header("origin"), isAllowed(origin) else { return }
        response.headers.set(
            "Access-Control-Allow-Origin", origins.contains("*") ? "*" : origin)
        response.headers.set("Access-Control-Expose-Headers", exposed)
    }

    private func isAllowed(_ origin: String) -> Bool {
        origins.contains("*") || origins.contains(origin)
    }
}
