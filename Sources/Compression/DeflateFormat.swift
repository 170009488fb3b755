/// What is put around deflate data.
package enum DeflateFormat: Sendable, CaseIterable {
    /// Header, CRC-32 and size of RFC 1952.
    case gzip
    /// Header and Adler-32 of RFC 1950, which HTTP calls `deflate`.
    case zlib
    /// Nothing: the bare data of RFC 1951.
    case raw
}
