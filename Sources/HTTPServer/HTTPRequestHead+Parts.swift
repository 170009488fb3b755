import Bytes
package import SystemClock

extension HTTPRequestHead {
    /// Makes a head of its parts, for those who handle requests without a server.
    ///
    /// - Parameters:
    ///   - method: As it would be sent.
    ///   - target: The path with its query, escapes included.
    ///   - headers: Names in any case; `Host` is added when it is missing.
    ///   - peer: Who would have sent it.
    ///   - time: When it would have arrived.
    /// - Returns: The head.
    /// - Throws: ``HTTPProblem`` when a server would refuse it.
    package static func make(
        _ method: String, _ target: String, headers: [(name: String, value: String)] = [],
        peer: PeerAddress = .loopback, at time: MonotonicTime = MonotonicTime(nanoseconds: 0)
    ) throws(HTTPProblem) -> HTTPRequestHead {
        let buffer = ByteBuffer(target.utf8)
        var builder = withExtendedLifetime(buffer) { HTTPHeadBuilder(target: buffer.view) }
        var all = headers
        if !headers.contains(where: { $0.name.lowercased() == "host" }) {
            all.append(("host", "localhost"))
        }
        for (name, value) in all {
            let parts = (ByteBuffer(name.utf8), ByteBuffer(value.utf8))
            withExtendedLifetime(parts) {
                builder.appendField(name: parts.0.view, value: parts.1.view)
            }
        }
        return try builder.finish(
            method: method, isHTTP10: false, peer: peer, at: time, newRequestID: RequestID.make)
    }
}
