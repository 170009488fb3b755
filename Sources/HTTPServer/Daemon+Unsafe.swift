import Bytes
import CMicrohttpd
import Glibc
import SystemClock

/// One thread of a listener: libmicrohttpd's loop over the connections given to it.
///
/// SAFETY: `pointer` is a running daemon from `init` to ``stop()``, which its owner calls once and last.
/// The service is retained for as long, as every callback gets it unretained.
@safe
final class Daemon: @unchecked Sendable {
    // SAFETY: Sendable because `MHD_add_connection` is callable from any thread.
    private let pointer: OpaquePointer
    private let service: Unmanaged<Service>

    /// Starts the thread; nil when the system has no threads or memory left.
    init?(service: Service) {
        unsafe self.service = Unmanaged.passRetained(service)
        var callbacks = unsafe tracewell_httpd_callbacks(
            context: self.service.toOpaque(),
            connection: { unsafe Daemon.connectionChanged($0, $1, $2, $3) },
            request_line: { unsafe Daemon.requestLine($0, $1, $2) },
            request: { context, link, _, method, version, bytes, count, exchange in
                unsafe Daemon.request(context, link, method, version, bytes, count, exchange)
            },
            completed: { _, _, exchange, _ in unsafe Daemon.completed(exchange) })
        // libmicrohttpd's own limit must never be the first to be met: ours tells and counts.
        let limit = UInt32(clamping: service.settings.connections &+ 1024)
        let started = unsafe SignalMask.blocked {
            unsafe tracewell_httpd_start(&callbacks, service.settings.connectionMemory, limit)
        }
        guard let started = unsafe started else {
            unsafe self.service.release()
            return nil
        }
        unsafe pointer = started
    }

    /// Gives the thread a connection, which it then owns.
    ///
    /// - Returns: False when it does not take it; the descriptor is closed either way.
    func add(_ descriptor: Int32, address: UnsafePointer<sockaddr>, length: socklen_t) -> Bool {
        unsafe MHD_add_connection(pointer, descriptor, address, length) == .YES
    }

    /// Closes all connections and ends the thread; none may be suspended.
    func stop() {
        unsafe MHD_stop_daemon(pointer)
        unsafe service.release()
    }

    private static func connectionChanged(
        _ context: UnsafeMutableRawPointer?, _ link: OpaquePointer?,
        _ slot: UnsafeMutablePointer<UnsafeMutableRawPointer?>?,
        _ event: MHD_ConnectionNotificationCode
    ) {
        guard let context = unsafe context, let link = unsafe link, let slot = unsafe slot else {
            return
        }
        let service = unsafe Unmanaged<Service>.fromOpaque(context).takeUnretainedValue()
        if event == .CONNECTION_NOTIFY_STARTED {
            let connection = unsafe PeerConnection(
                descriptor: tracewell_httpd_descriptor(link),
                peer: PeerAddress(tracewell_httpd_peer(link)),
                openedAt: service.clock.monotonic())
            service.opened(connection)
            unsafe slot.pointee = Unmanaged.passRetained(connection).toOpaque()
        } else if let kept = unsafe slot.pointee {
            let connection = unsafe Unmanaged<PeerConnection>.fromOpaque(kept).takeRetainedValue()
            unsafe slot.pointee = nil
            service.closed(connection)
        }
    }

    private static func requestLine(
        _ context: UnsafeMutableRawPointer?, _ target: UnsafePointer<CChar>?,
        _ link: OpaquePointer
    ) -> UnsafeMutableRawPointer? {
        guard let context = unsafe context, let kept = unsafe tracewell_httpd_context(link) else {
            return nil
        }
        let service = unsafe Unmanaged<Service>.fromOpaque(context).takeUnretainedValue()
        let connection = unsafe Unmanaged<PeerConnection>.fromOpaque(kept).takeUnretainedValue()
        let view = unsafe target.map { unsafe ByteView(base: $0, count: strlen($0)) } ?? .empty
        let now = service.clock.monotonic()
        let exchange = unsafe Exchange(
            service: service, connection: connection, link: ConnectionLink(link), target: view,
            now: now)
        service.exchangeBegan()
        connection.begin(exchange, at: now)
        return unsafe Unmanaged.passRetained(exchange).toOpaque()
    }

    private static func request(
        _ context: UnsafeMutableRawPointer?, _ link: OpaquePointer?,
        _ method: UnsafePointer<CChar>?, _ version: UnsafePointer<CChar>?,
        _ bytes: UnsafePointer<CChar>?, _ count: UnsafeMutablePointer<Int>?,
        _ slot: UnsafeMutablePointer<UnsafeMutableRawPointer?>?
    ) -> MHD_Result {
        guard let context = unsafe context, let link = unsafe link, let kept = unsafe slot?.pointee,
            let count = unsafe count, let method = unsafe method, let version = unsafe version
        else { return .NO }
        let service = unsafe Unmanaged<Service>.fromOpaque(context).takeUnretainedValue()
        let exchange = unsafe Unmanaged<Exchange>.fromOpaque(kept).takeUnretainedValue()
        let step: Exchange.Step
        if exchange.awaitsHead {
            let problem = unsafe HeadReader.read(
                into: exchange, from: link, method: method, version: version)
            step = unsafe exchange.headComplete(
                method: String(cString: method), isHTTP10: strcmp(version, "HTTP/1.0") == 0,
                problem: problem)
        } else if let bytes = unsafe bytes, unsafe count.pointee > 0 {
            step = unsafe exchange.receive(ByteView(base: bytes, count: count.pointee))
            unsafe count.pointee = 0
        } else {
            step = exchange.requestComplete()
        }
        switch step {
        case .proceed, .wait:
            return .YES
        case .answer(let response):
            let connection = exchange.connection
            let isQueued = unsafe ResponseQueue.queue(
                response, for: exchange, on: connection, service: service,
                link: ConnectionLink(link))
            return isQueued ? .YES : .NO
        case .interrupt(let response):
            ResponseQueue.sendDirectly(response, to: exchange.connection.descriptor)
            return .NO
        }
    }

    private static func completed(_ slot: UnsafeMutablePointer<UnsafeMutableRawPointer?>?) {
        guard let kept = unsafe slot?.pointee else { return }
        unsafe slot?.pointee = nil
        unsafe Unmanaged<Exchange>.fromOpaque(kept).takeRetainedValue().complete()
    }
}
