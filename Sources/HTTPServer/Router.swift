import Bytes

/// Finds the route of a request.
///
/// Segments are compared one by one, with their escapes undone; a literal segment wins over one that
/// varies. `HEAD` is answered by the `GET` route. An empty segment (`//`, a slash at the end) is a
/// segment like any other, so it finds nothing.
///
/// - Concurrency: Immutable; callable from any thread.
package struct Router<ID: Sendable>: Sendable {
    /// All routes in the order they were given: what tests walk.
    package let routes: [Route<ID>]
    private let root: Node

    private final class Node: Sendable {
        let literals: [(bytes: ByteBuffer, node: Node)]
        let parameter: Node?
        /// The routes that end here.
        let routes: [Route<ID>]
        let names: [String]

        /// - Parameters:
        ///   - entries: The routes that pass through here.
        ///   - depth: How many segments lead here.
        init(_ entries: [(route: Route<ID>, pattern: RoutePattern)], depth: Int) {
            let ending = entries.filter { $0.pattern.segments.count == depth }
            routes = ending.map(\.route)
            names = ending.first?.pattern.parameterNames ?? []
            var literals: [(text: String, entries: [(route: Route<ID>, pattern: RoutePattern)])] =
                []
            var parameters: [(route: Route<ID>, pattern: RoutePattern)] = []
            for entry in entries where entry.pattern.segments.count > depth {
                switch entry.pattern.segments[depth] {
                case .parameter:
                    parameters.append(entry)
                case .literal(let text):
                    if let index = literals.firstIndex(where: { $0.text == text }) {
                        literals[index].entries.append(entry)
                    } else {
                        literals.append((text, [entry]))
                    }
                }
            }
            self.literals = literals.map {
                (ByteBuffer($0.text.utf8), Node($0.entries, depth: depth + 1))
            }
            parameter = parameters.isEmpty ? nil : Node(parameters, depth: depth + 1)
        }
    }

    /// Makes a router; two routes of the same method and shape are a bug of ours.
    package init(_ routes: [Route<ID>]) {
        self.routes = routes
        root = Node(routes.map { ($0, RoutePattern($0.pattern)) }, depth: 0)
        var seen: Set<String> = []
        for route in routes {
            let shape = RoutePattern(route.pattern).segments.map { segment -> String in
                if case .literal(let text) = segment { text } else { "{}" }
            }
            let isNew = seen.insert("\(route.method) \(shape)").inserted
            precondition(isNew, "two routes for \(route.method.rawValue) \(route.pattern)")
        }
    }

    /// Finds the route of a request by its method and path.
    ///
    /// - Complexity: O(length of the path), and the number of literals at each segment.
    package func match(_ head: HTTPRequestHead) -> Routing<ID> {
        withExtendedLifetime(head) { match(head.method, head.pathView) }
    }

    private func match(_ method: HTTPMethod, _ path: ByteView) -> Routing<ID> {
        var values: [String] = []
        guard let node = find(path.dropFirst(1), from: root, &values) else { return .notFound }
        if let route = node.routes.first(where: { $0.method == method })
            ?? (method == .head ? node.routes.first { $0.method == .get } : nil)
        {
            return .found(RouteMatch(route: route, names: node.names, values: values))
        }
        let allowed = node.routes.flatMap { $0.method == .get ? [.get, .head] : [$0.method] }
        return .otherMethod(pattern: node.routes[0].pattern, allowed: allowed)
    }

    /// Walks down with what is left of the path; nil when no route ends where the path does.
    ///
    /// The recursion is as deep as the deepest pattern, whatever the path.
    private func find(_ path: ByteView, from node: Node, _ values: inout [String]) -> Node? {
        let end = path.firstIndex(of: UInt8(ascii: "/")) ?? path.count
        let segment = path.prefix(end)
        for (bytes, next) in node.literals where isSame(segment, bytes) {
            if let found = step(end, path, to: next, &values) { return found }
        }
        guard let next = node.parameter, !segment.isEmpty else { return nil }
        values.append(PercentEncoding.decode(segment, plus: false))
        if let found = step(end, path, to: next, &values) { return found }
        values.removeLast()
        return nil
    }

    private func step(
        _ end: Int, _ path: ByteView, to node: Node, _ values: inout [String]
    ) -> Node? {
        if end == path.count { return node.routes.isEmpty ? nil : node }
        return find(path.dropFirst(end + 1), from: node, &values)
    }

    private func isSame(_ segment: ByteView, _ literal: ByteBuffer) -> Bool {
        if withExtendedLifetime(literal, { segment == literal.view }) { return true }
        guard segment.firstIndex(of: UInt8(ascii: "%")) != nil else { return false }
        return withExtendedLifetime(literal) {
            PercentEncoding.decode(segment, plus: false) == literal.view.string
        }
    }
}
