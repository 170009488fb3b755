/// How a body is compressed on its way, as `Content-Encoding` says it.
///
/// One layer only: a header that lists several encodings is not supported, so that a body cannot
/// hide a second expansion behind the first.
///
/// - Source: RFC 9110 section 8.4.1; `zstd` RFC 8878 section 7.2.
package enum ContentEncoding: String, Sendable, CaseIterable {
    /// Not compressed.
    case identity
    /// Gzip, RFC 1952.
    case gzip
    /// Zlib, RFC 1950; senders that mean bare deflate data, RFC 1951, are understood too.
    case deflate
    /// Zstandard, RFC 8878.
    case zstd

    /// Reads the value of a `Content-Encoding` header.
    ///
    /// Case and surrounding spaces do not matter; `x-gzip` is gzip; an empty value is `identity`, as
    /// an absent header is.
    ///
    /// - Returns: Nil for an unknown encoding and for more than one.
    package init?(headerValue: some StringProtocol) {
        if headerValue.isEmpty {
            self = .identity
            return
        }
        let trimmed = headerValue.drop(while: \.isOptionalWhitespace)
        let name = trimmed.prefix(while: { !$0.isOptionalWhitespace })
        guard trimmed.dropFirst(name.count).allSatisfy(\.isOptionalWhitespace) else { return nil }
        switch name.lowercased() {
        case "", "identity": self = .identity
        case "gzip", "x-gzip": self = .gzip
        case "deflate": self = .deflate
        case "zstd": self = .zstd
        default: return nil
        }
    }

    /// The name as a header carries it.
    package var name: String { rawValue }
}

extension Character {
    /// Space or tab, which HTTP allows around a header value.
    fileprivate var isOptionalWhitespace: Bool { self == " " || self == "\t" }
}
