package import Bytes
package import SystemClock

/// The request line and the headers of a request: valid by the rules of HTTP, otherwise as sent.
///
/// Nothing is made of it before it is asked for: headers are looked up in the bytes.
///
/// - Concurrency: Immutable; may be kept and used from any thread.
package final class HTTPRequestHead: Sendable {
    /// Where a header lies in the bytes.
    struct Field: Sendable {
        let name: Range<Int>
        let value: Range<Int>
    }

    /// What is asked for.
    package let method: HTTPMethod
    /// Who asks.
    package let peer: PeerAddress
    /// The length of the body as declared; nil when it comes in chunks; 0 when there is none.
    package let contentLength: Int?
    /// When the request line arrived.
    package let receivedAt: MonotonicTime
    /// What `X-Request-Id` said, or a random one; 1 to 128 visible ASCII characters.
    package let requestID: String
    /// What `X-Correlation-Id` said, or the request ID.
    package let correlationID: String
    /// The target and the headers, one after the other; names of headers in lower case.
    private let bytes: ByteBuffer
    private let path: Range<Int>
    private let query: Range<Int>
    private let fields: [Field]

    init(
        method: HTTPMethod, peer: PeerAddress, contentLength: Int?, receivedAt: MonotonicTime,
        bytes: ByteBuffer, path: Range<Int>, query: Range<Int>, fields: [Field],
        newRequestID: () -> String
    ) {
        self.method = method
        self.peer = peer
        self.contentLength = contentLength
        self.receivedAt = receivedAt
        self.bytes = bytes
        self.path = path
        self.query = query
        self.fields = fields
        let request = Self.identifier("x-request-id", fields, bytes)
        let correlation = Self.identifier("x-correlation-id", fields, bytes)
        requestID = request ?? newRequestID()
        correlationID = correlation ?? requestID
    }

    /// Whether a body follows.
    package var hasBody: Bool { contentLength != 0 }

    /// The path as sent, with its escapes; begins with a slash, or is `*`.
    package var rawPath: String { text(path) }

    /// The segments of the path with their escapes undone.
    package var pathSegments: [String] {
        withExtendedLifetime(self) {
            var segments: [String] = []
            var rest = pathView.dropFirst(1)
            while let end = rest.firstIndex(of: UInt8(ascii: "/")) {
                segments.append(PercentEncoding.decode(rest.prefix(end), plus: false))
                rest = rest.dropFirst(end + 1)
            }
            segments.append(PercentEncoding.decode(rest, plus: false))
            return segments
        }
    }

    /// The path as sent; valid while the head lives.
    var pathView: ByteView { view(path) }

    /// The first value of a query item; nil when there is none of that name.
    package func queryItem(_ name: String) -> String? {
        queryItems.first { $0.name == name }?.value
    }

    /// All items of the query in the order sent, escapes undone; an item without `=` has an empty value.
    package var queryItems: [(name: String, value: String)] {
        withExtendedLifetime(self) {
            var items: [(name: String, value: String)] = []
            var rest = view(query)
            while !rest.isEmpty {
                let end = rest.firstIndex(of: UInt8(ascii: "&")) ?? rest.count
                let item = rest.prefix(end)
                rest = rest.dropFirst(end + 1)
                if item.isEmpty { continue }
                let split = item.firstIndex(of: UInt8(ascii: "=")) ?? item.count
                items.append(
                    (
                        PercentEncoding.decode(item.prefix(split), plus: true),
                        PercentEncoding.decode(item.dropFirst(split + 1), plus: true)
                    ))
            }
            return items
        }
    }

    /// The value of the first header of a name, which is given in lower case.
    package func header(_ name: StaticString) -> String? {
        Self.first(name, fields, bytes).map(text)
    }

    /// The bytes of the first header of a name, which is given in lower case; valid while the head lives.
    package func headerView(_ name: StaticString) -> ByteView? {
        Self.first(name, fields, bytes).map(view)
    }

    /// The values of all headers of a name, which is given in lower case.
    package func headers(_ name: StaticString) -> [String] {
        fields.filter { Self.isSame(bytes.view, $0.name, name) }.map { text($0.value) }
    }

    private func view(_ range: Range<Int>) -> ByteView {
        bytes.view.slice(from: range.lowerBound, count: range.count) ?? .empty
    }

    private func text(_ range: Range<Int>) -> String {
        withExtendedLifetime(bytes) { view(range).string }
    }

    private static func first(
        _ name: StaticString, _ fields: [Field], _ bytes: ByteBuffer
    ) -> Range<Int>? {
        withExtendedLifetime(bytes) {
            let view = bytes.view
            return fields.first { isSame(view, $0.name, name) }?.value
        }
    }

    private static func isSame(_ bytes: ByteView, _ range: Range<Int>, _ name: StaticString) -> Bool
    {
        range.count == name.utf8CodeUnitCount
            && bytes.slice(from: range.lowerBound, count: range.count).map { $0 == name } ?? false
    }

    /// An identifier that a client sent, if it is one that may be echoed and logged.
    private static func identifier(
        _ name: StaticString, _ fields: [Field], _ bytes: ByteBuffer
    ) -> String? {
        guard let range = first(name, fields, bytes), (1...128).contains(range.count) else {
            return nil
        }
        return withExtendedLifetime(bytes) { () -> String? in
            let view = bytes.view
            guard range.allSatisfy({ view[$0] > 0x20 && view[$0] < 0x7F }) else { return nil }
            return view.slice(from: range.lowerBound, count: range.count)?.string
        }
    }
}
