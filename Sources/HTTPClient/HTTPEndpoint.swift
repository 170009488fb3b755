/// The server that requests go to: `http://host:port`, `https://host:port` or `unix:/path`.
package struct HTTPEndpoint: Hashable, Sendable {
    /// What stands before the path of each request.
    let base: String
    /// The socket in the file system, if it is one.
    let socketPath: String?

    /// Reads an endpoint; nil when it is malformed.
    ///
    /// A path is kept and goes before those of requests.
    package init?(_ text: String) {
        if text.hasPrefix("unix:") {
            let path = text.dropFirst(5)
            guard path.hasPrefix("/"), Self.isPlain(path) else { return nil }
            base = "http://localhost"
            socketPath = String(path)
            return
        }
        let scheme = ["http://", "https://"].first { text.hasPrefix($0) }
        guard let scheme, Self.isPlain(text) else { return nil }
        let rest = text.dropFirst(scheme.count)
        guard let first = rest.first, first != "/", !rest.contains("?"), !rest.contains("#") else {
            return nil
        }
        base = text.hasSuffix("/") ? String(text.dropLast()) : text
        socketPath = nil
    }

    private static func isPlain(_ text: some StringProtocol) -> Bool {
        text.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7F }
    }
}

extension HTTPEndpoint: CustomStringConvertible {
    /// The endpoint as it was written.
    package var description: String { socketPath.map { "unix:\($0)" } ?? base }
}
