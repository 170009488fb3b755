import Glibc
import Synchronization
import SystemClock

/// One connection of a client, for as long as libmicrohttpd has it.
///
/// - Concurrency: Changed by the thread that serves it, read and cut by the one that sweeps.
final class PeerConnection: Sendable {
    private struct State {
        var phase: ConnectionPhase
        /// Whether the descriptor is still this connection's.
        var isOpen = true
        var isCut = false
        var exchange: Exchange?
        /// Whether the client may still be sending when we close.
        var lingers = false
        /// The series of the last request, most often also those of the next.
        var line: (route: String, method: HTTPMethod, line: HTTPMetrics.Line)?
    }

    let descriptor: Int32
    let peer: PeerAddress
    /// Bytes of the present request's body.
    let received = Atomic<Int>(0)
    private let state: Mutex<State>

    init(descriptor: Int32, peer: PeerAddress, openedAt now: MonotonicTime) {
        self.descriptor = descriptor
        self.peer = peer
        state = Mutex(State(phase: .head(since: now)))
    }

    func enter(_ phase: ConnectionPhase) { state.withLock { $0.phase = phase } }

    /// Begins a request.
    func begin(_ exchange: Exchange, at now: MonotonicTime) {
        received.store(0, ordering: .relaxed)
        state.withLock {
            $0.phase = .head(since: now)
            $0.exchange = exchange
        }
    }

    /// Ends the request.
    func finish(at now: MonotonicTime) {
        state.withLock {
            $0.phase = .idle(since: now)
            $0.exchange = nil
        }
    }

    /// Has the connection closed gently: what the client still sends is read for a moment.
    func linger() { state.withLock { $0.lingers = true } }

    /// The series of a route and method.
    func line(_ route: String, _ method: HTTPMethod, in metrics: HTTPMetrics) -> HTTPMetrics.Line {
        let known = state.withLock { $0.line }
        if let known, known.method == method, known.route == route { return known.line }
        let line = metrics.line(route: route, method: method)
        state.withLock { $0.line = (route, method, line) }
        return line
    }

    /// The request being served.
    var exchange: Exchange? { state.withLock { $0.exchange } }

    /// Cuts the connection if it has taken too long; tells why.
    func cutIfSlow(_ limits: HTTPTimeLimits, now: MonotonicTime) -> CutReason? {
        state.withLock { state in
            let received = received.load(ordering: .relaxed)
            guard state.isOpen, !state.isCut,
                let reason = limits.verdict(&state.phase, received: received, now: now)
            else { return nil }
            cut(&state)
            return reason
        }
    }

    /// Cuts the connection if no request has begun.
    func cutIfIdle() {
        state.withLock { if $0.exchange == nil { cut(&$0) } }
    }

    /// Cuts the connection whatever it does.
    func cut() { state.withLock { cut(&$0) } }

    /// Notes that libmicrohttpd is about to close the descriptor.
    ///
    /// - Returns: Whether the client may still be sending.
    func close() -> Bool {
        state.withLock {
            $0.isOpen = false
            return $0.lingers
        }
    }

    /// Ends both directions, which libmicrohttpd takes for the client's doing; it then closes.
    ///
    /// The lock is held, so the descriptor cannot meanwhile be closed and given to someone else.
    private func cut(_ state: inout State) {
        guard state.isOpen, !state.isCut else { return }
        state.isCut = true
        shutdown(descriptor, Int32(SHUT_RDWR))
    }
}
