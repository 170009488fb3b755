/// Serves several handlers on one listener, each below a path of its own.
///
/// The path with the most segments that a request's path begins with decides. Paths are compared
/// segment by segment, with their escapes undone, as routes are.
package struct HandlersByPath: HTTPHandler {
    private let handlers: [(segments: [String], handler: any HTTPHandler)]
    private let otherwise: any HTTPHandler

    /// Makes a handler of handlers.
    ///
    /// - Parameters:
    ///   - handlers: What is served at and below each path, such as `/api/v1/sampling`.
    ///   - otherwise: What serves every other path.
    package init(
        _ handlers: [(path: String, handler: any HTTPHandler)], otherwise: any HTTPHandler
    ) {
        self.handlers = handlers.map { path, handler in
            (path.split(separator: "/").map(String.init), handler)
        }
        .sorted { $0.segments.count > $1.segments.count }
        self.otherwise = otherwise
    }

    /// Has the handler of the path decide.
    package func admit(_ head: HTTPRequestHead) -> HTTPAdmission {
        handler(for: head).admit(head)
    }

    /// Has the handler of the path answer; the one of other paths when the head is malformed.
    package func answer(to problem: HTTPProblem, head: HTTPRequestHead?) -> HTTPResponse {
        (head.map(handler) ?? otherwise).answer(to: problem, head: head)
    }

    private func handler(for head: HTTPRequestHead) -> any HTTPHandler {
        let path = head.pathSegments
        return handlers.first { path.starts(with: $0.segments) }?.handler ?? otherwise
    }
}
