import Bytes
import CCurl
import Glibc
import Synchronization

/// A libcurl handle set up for one server.
///
/// SAFETY: `handle` is made in `init` and freed in `deinit`; the type is not copyable, and its owner lets
/// one thread use it at a time.
@safe
struct Transport: ~Copyable, @unchecked Sendable {
    // SAFETY: Sendable because libcurl lets a handle pass between threads that use it in turn.
    private let handle: UnsafeMutableRawPointer?
    private let endpoint: HTTPEndpoint

    /// libcurl wants this once in a process, before any handle.
    private static let isReady: Bool = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

    init(_ endpoint: HTTPEndpoint) {
        self.endpoint = endpoint
        unsafe handle = Self.isReady ? curl_easy_init() : nil
    }

    deinit {
        if let handle = unsafe handle { unsafe curl_easy_cleanup(handle) }
    }

    /// Sends a request and takes the answer.
    ///
    /// - Parameters:
    ///   - request: What to send.
    ///   - receive: As in ``HTTPSession/stream(_:receive:)``; nil to keep the body.
    /// - Returns: The answer.
    /// - Throws: ``HTTPClientError``.
    mutating func perform(
        _ request: HTTPClientRequest, receive: ((ByteView) -> Bool)?
    ) throws(HTTPClientError) -> HTTPClientResponse {
        guard let handle = unsafe handle else {
            throw .other(endpoint, reason: "libcurl has no memory left")
        }
        unsafe curl_easy_reset(handle)
        let headers = unsafe setUp(handle, request)
        defer { unsafe curl_slist_free_all(headers) }
        var reception = Reception(limit: request.responseLimit, receive: receive)
        let code = withExtendedLifetime(request.body) {
            // SAFETY: libcurl calls the receivers with this pointer during the call only.
            unsafe withUnsafeMutablePointer(to: &reception) { reception in
                unsafe tracewell_curl_set_pointer(handle, CURLOPT_WRITEDATA, reception)
                unsafe tracewell_curl_set_pointer(handle, CURLOPT_HEADERDATA, reception)
                return unsafe curl_easy_perform(handle)
            }
        }
        if code == CURLE_OK {
            return unsafe reception.finish(status: tracewell_curl_status(handle))
        }
        if reception.isCancelled { throw .cancelled }
        if reception.isTooLarge { throw .tooLarge(limit: request.responseLimit) }
        throw failure(code)
    }

    /// Sets everything a request needs; gives the list of headers, which must live as long as the transfer.
    private func setUp(
        _ handle: UnsafeMutableRawPointer, _ request: HTTPClientRequest
    ) -> UnsafeMutablePointer<curl_slist>? {
        unsafe tracewell_curl_set_text(handle, CURLOPT_URL, endpoint.base + request.target)
        unsafe tracewell_curl_set_text(handle, CURLOPT_PROTOCOLS_STR, "http,https")
        unsafe tracewell_curl_set_text(handle, CURLOPT_PROXY, "")
        unsafe tracewell_curl_set_text(handle, CURLOPT_UNIX_SOCKET_PATH, endpoint.socketPath)
        unsafe tracewell_curl_set_number(handle, CURLOPT_FOLLOWLOCATION, 0)
        // Without it libcurl uses SIGALRM to time name look-ups out.
        unsafe tracewell_curl_set_number(handle, CURLOPT_NOSIGNAL, 1)
        // Paths are ours and sent as they are: `/../` is the server's to judge.
        unsafe tracewell_curl_set_number(handle, CURLOPT_PATH_AS_IS, 1)
        unsafe tracewell_curl_set_number(
            handle, CURLOPT_CONNECTTIMEOUT_MS, Self.milliseconds(request.connectTimeout))
        unsafe tracewell_curl_set_number(
            handle, CURLOPT_TIMEOUT_MS, request.timeout.map(Self.milliseconds) ?? 0)
        if request.method == "HEAD" {
            unsafe tracewell_curl_set_number(handle, CURLOPT_NOBODY, 1)
        } else if let body = request.body {
            // SAFETY: the caller keeps the body alive until the transfer ends.
            unsafe tracewell_curl_set_size(
                handle, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(body.count))
            unsafe body.view.withUnsafeBytes { bytes in
                _ = unsafe tracewell_curl_set_pointer(
                    handle, CURLOPT_POSTFIELDS, bytes.baseAddress)
            }
        }
        if request.method != "HEAD" {
            unsafe tracewell_curl_set_text(handle, CURLOPT_CUSTOMREQUEST, request.method)
        }
        unsafe tracewell_curl_set_receiver(handle, CURLOPT_WRITEFUNCTION) {
            unsafe Self.receive($0, $1 &* $2, $3) { reception, bytes in reception.takeBody(bytes) }
        }
        unsafe tracewell_curl_set_receiver(handle, CURLOPT_HEADERFUNCTION) {
            unsafe Self.receive($0, $1 &* $2, $3) { reception, bytes in
                reception.takeLine(bytes)
                return true
            }
        }
        // libcurl would call a body a form, which it never is.
        var lines = request.headers.map {
            $0.value.isEmpty ? "\($0.name);" : "\($0.name): \($0.value)"
        }
        if !request.headers.contains(where: { $0.name.lowercased() == "content-type" }) {
            lines.append("Content-Type:")
        }
        var list: UnsafeMutablePointer<curl_slist>?
        for line in lines where line.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) {
            unsafe list = curl_slist_append(list, line)
        }
        unsafe tracewell_curl_set_pointer(handle, CURLOPT_HTTPHEADER, list)
        return unsafe list
    }

    private static func receive(
        _ bytes: UnsafeMutablePointer<CChar>, _ count: Int, _ context: UnsafeMutableRawPointer?,
        _ take: (inout Reception, ByteView) -> Bool
    ) -> Int {
        guard let context = unsafe context else { return 0 }
        let reception = unsafe context.assumingMemoryBound(to: Reception.self)
        let view = unsafe ByteView(base: bytes, count: count)
        return unsafe take(&reception.pointee, view) ? count : 0
    }

    private static func milliseconds(_ time: Duration) -> Int {
        let (seconds, attoseconds) = time.components
        let whole = Int(clamping: seconds).multipliedReportingOverflow(by: 1000)
        return whole.overflow
            ? Int(Int32.max)
            : min(
                Int(Int32.max),
                max(1, whole.partialValue + Int(attoseconds / 1_000_000_000_000_000)))
    }

    private func failure(_ code: CURLcode) -> HTTPClientError {
        let reason = unsafe String(cString: curl_easy_strerror(code))
        switch code {
        case CURLE_COULDNT_CONNECT:
            return .unreachable(endpoint, reason: "nobody listens there")
        case CURLE_COULDNT_RESOLVE_HOST:
            return .unreachable(endpoint, reason: "the host is not known")
        case CURLE_OPERATION_TIMEDOUT:
            return .timeout(endpoint)
        default:
            return .other(endpoint, reason: reason)
        }
    }
}
