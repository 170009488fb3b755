/// The method of a request; those that no route can have share one case.
package enum HTTPMethod: String, CaseIterable, Sendable {
    case get = "GET"
    case head = "HEAD"
    case post = "POST"
    case put = "PUT"
    case patch = "PATCH"
    case delete = "DELETE"
    case options = "OPTIONS"
    case other

    /// Reads a method as it is sent; methods are case-sensitive.
    package init(name: String) { self = HTTPMethod(rawValue: name) ?? .other }
}
