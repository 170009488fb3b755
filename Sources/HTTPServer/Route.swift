/// One thing that can be asked of a listener: a method, a path and what it means to its owner.
package struct Route<ID: Sendable>: Sendable {
    /// What must be asked.
    package let method: HTTPMethod
    /// The path with `{name}` for segments that vary; the label of metrics.
    package let pattern: String
    /// What the owner knows the route by.
    package let id: ID

    /// Makes a route, such as `Route(.get, "/api/v1/traces/{id}", .trace)`.
    package init(_ method: HTTPMethod, _ pattern: String, _ id: ID) {
        self.method = method
        self.pattern = pattern
        self.id = id
    }
}

/// A route that was found, with the segments of the path that vary.
package struct RouteMatch<ID: Sendable>: Sendable {
    /// The route as it was given.
    package let route: Route<ID>
    let names: [String]
    let values: [String]

    /// What the owner knows the route by.
    package var id: ID { route.id }
    /// The label of metrics.
    package var pattern: String { route.pattern }

    /// The text of a parameter of the pattern, its escapes undone; empty when the pattern has none of
    /// that name.
    package subscript(name: String) -> String {
        names.firstIndex(of: name).map { values[$0] } ?? ""
    }
}

/// What a router says of a request.
package enum Routing<ID: Sendable>: Sendable {
    case found(RouteMatch<ID>)
    /// The path exists, but not with this method; answer 405 with these in `Allow`.
    case otherMethod(pattern: String, allowed: [HTTPMethod])
    case notFound

    /// The answer when nothing was found: 404 or 405; nil when something was.
    package var failure: (route: String, response: HTTPResponse)? {
        switch self {
        case .found:
            return nil
        case .otherMethod(let pattern, let allowed):
            var response = HTTPResponse.error(
                .methodNotAllowed, code: "method_not_allowed",
                message: "This path does not have that method.")
            response.headers.set("Allow", allowed.map(\.rawValue).joined(separator: ", "))
            return (pattern, response)
        case .notFound:
            let response = HTTPResponse.error(
                .notFound, code: "not_found", message: "There is nothing at this path.")
            return (RouteName.unmatched, response)
        }
    }
}

/// Names that stand in for a route in metrics where there is none.
package enum RouteName {
    /// No route has the path.
    package static let unmatched = "unmatched"
    /// The head could not be read.
    static let malformed = "malformed"
    /// A browser asks what it may send.
    static let preflight = "preflight"
}
