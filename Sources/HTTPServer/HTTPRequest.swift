package import Bytes

/// A request that was received whole.
package struct HTTPRequest: Sendable {
    /// Its request line and headers.
    package let head: HTTPRequestHead
    /// The body, empty when there is none; the transfer encoding is undone, a content encoding is not.
    package let body: ByteBuffer
}
