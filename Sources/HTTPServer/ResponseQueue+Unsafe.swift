import Bytes
import CMicrohttpd
import Glibc

/// Hands answers to libmicrohttpd.
///
/// SAFETY: All of this runs on the thread that serves the connection, within a callback of a request, so
/// the link is valid. What a response refers to is retained until libmicrohttpd frees the response.
enum ResponseQueue {
    /// Queues an answer.
    ///
    /// - Returns: False when libmicrohttpd does not take it; the connection must then be closed.
    static func queue(
        _ response: HTTPResponse, for exchange: Exchange, on connection: PeerConnection,
        service: Service, link: ConnectionLink
    ) -> Bool {
        guard
            let made = unsafe make(response.body, exchange, connection, service, link)
        else { return false }
        defer { unsafe MHD_destroy_response(made) }
        for field in response.headers.fields {
            // SAFETY: libmicrohttpd copies both; literals end in NUL.
            unsafe UnsafeRawPointer(field.name.utf8Start).withMemoryRebound(
                to: CChar.self, capacity: field.name.utf8CodeUnitCount + 1
            ) { name in
                _ = unsafe field.value.withCString {
                    unsafe MHD_add_response_header(made, name, $0)
                }
            }
        }
        if response.closesConnection {
            unsafe MHD_add_response_header(made, "Connection", "close")
        }
        return unsafe MHD_queue_response(link.pointer, UInt32(response.status.code), made) == .YES
    }

    private static func make(
        _ body: HTTPResponse.Body, _ exchange: Exchange, _ connection: PeerConnection,
        _ service: Service, _ link: ConnectionLink
    ) -> OpaquePointer? {
        switch body {
        case .empty:
            return unsafe MHD_create_response_from_buffer(0, nil, .RESPMEM_PERSISTENT)
        case .bytes(let buffer):
            let owner = unsafe Unmanaged.passRetained(buffer)
            return unsafe buffer.view.withUnsafeBytes { bytes in
                unsafe MHD_create_response_from_buffer_with_free_callback_cls(
                    bytes.count, UnsafeMutableRawPointer(mutating: bytes.baseAddress),
                    { owner in
                        guard let owner = unsafe owner else { return }
                        unsafe Unmanaged<ByteBuffer>.fromOpaque(owner).release()
                    }, owner.toOpaque())
            }
        case .stream(let stream):
            let pump = StreamPump(stream, link: link, connection: connection, service: service)
            exchange.begin(pump)
            return unsafe MHD_create_response_from_callback(
                UInt64.max, 16_384,
                { pump, _, target, capacity in
                    guard let pump = unsafe pump, let target = unsafe target else { return -1 }
                    let memory = unsafe UnsafeMutableRawBufferPointer(
                        start: target, count: capacity)
                    let source = unsafe Unmanaged<StreamPump>.fromOpaque(pump)
                        .takeUnretainedValue()
                    switch unsafe source.pull(into: memory) {
                    case .bytes(let count): return count
                    case .wait: return 0
                    case .end: return -1  // MHD_CONTENT_READER_END_OF_STREAM
                    }
                }, unsafe Unmanaged.passRetained(pump).toOpaque(),
                { pump in
                    guard let pump = unsafe pump else { return }
                    unsafe Unmanaged<StreamPump>.fromOpaque(pump).takeRetainedValue().end()
                })
        }
    }

    /// Writes a small answer to the socket itself.
    ///
    /// For when libmicrohttpd takes none: in the middle of a body. Nothing else has been sent for this
    /// request, and nothing will be.
    static func sendDirectly(_ response: HTTPResponse, to descriptor: Int32) {
        var text = ByteWriter(capacity: 1024)
        text.append("HTTP/1.1 ")
        text.append(String(response.status.code))
        text.append(" ")
        unsafe text.append(String(cString: MHD_get_reason_phrase_for(UInt32(response.status.code))))
        text.append("\r\nConnection: close\r\n")
        for field in response.headers.fields {
            text.append(field.name)
            text.append(": ")
            text.append(field.value)
            text.append("\r\n")
        }
        var body = ByteView.empty
        if case .bytes(let buffer) = response.body { body = buffer.view }
        text.append("Content-Length: ")
        text.append(String(body.count))
        text.append("\r\n\r\n")
        withExtendedLifetime(response) { text.append(body) }
        unsafe text.view.withUnsafeBytes { bytes in
            // The buffer of the socket is empty and holds far more; what it does not take is lost, as if the
            // connection had broken.
            _ = unsafe send(
                descriptor, bytes.baseAddress, bytes.count,
                Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT))
        }
    }
}
