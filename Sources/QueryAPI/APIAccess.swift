package import HTTPServer
package import TraceStore

/// What a request may be for.
package enum APIRole: Sendable {
    /// Reading traces and metrics.
    case query
    /// Changing or deleting, and numbers about the whole server.
    case admin
}

/// How much of what is stored a request may see.
package struct APIGrant: Sendable {
    /// Only traces with a span that meets these; nil for all traces.
    package var reach: SpanCriteria?
    /// The name of the token; nil where none was asked for.
    package var name: String?

    /// Makes a grant; without a reach, of everything.
    package init(reach: SpanCriteria? = nil, name: String? = nil) {
        self.reach = reach
        self.name = name
    }

    /// A grant of everything.
    package static let everything = APIGrant()
}

/// Decides on a request by its head: what it may see, or the answer that refuses it (401 or 403).
package typealias APIAuthorizer =
    @Sendable (_ head: HTTPRequestHead, _ role: APIRole) -> APIDecision

/// The decision on a request by its head.
package enum APIDecision: Sendable {
    case granted(APIGrant)
    case refused(HTTPResponse)
}
