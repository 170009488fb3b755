import Bytes
import Synchronization
import SystemClock

/// Moves a body that is made while it is sent, from its source to libmicrohttpd.
///
/// SAFETY: `@unchecked Sendable`: `buffer`, `offset` and `isLast` are touched only by the thread that
/// serves the connection; `state` is behind its lock.
final class StreamPump: @unchecked Sendable {
    private struct State {
        var isSuspended = false
        /// Woken while it was not suspended.
        var isSignalled = false
        var isEnded = false
    }

    /// What libmicrohttpd is told when it asks for bytes.
    enum Pull: Equatable {
        case bytes(Int)
        /// The connection is suspended.
        case wait
        case end
    }

    private let stream: any HTTPBodyStream
    private let link: ConnectionLink
    private let connection: PeerConnection
    private let service: Service
    private var buffer = ByteWriter(capacity: 4096)
    private var offset = 0
    private var isLast = false
    private let state = Mutex(State())

    init(
        _ stream: any HTTPBodyStream, link: ConnectionLink, connection: PeerConnection,
        service: Service
    ) {
        self.stream = stream
        self.link = link
        self.connection = connection
        self.service = service
        stream.begin(HTTPStreamWaker { [weak self] in self?.wake() })
    }

    /// Copies the next bytes to where libmicrohttpd wants them.
    ///
    /// `target` is written to in this call only.
    func pull(into target: UnsafeMutableRawBufferPointer) -> Pull {
        connection.enter(.answer(since: service.clock.monotonic(), bytes: 0))
        while true {
            let rest = buffer.view.dropFirst(offset)
            if !rest.isEmpty {
                let count = min(rest.count, target.count)
                unsafe rest.prefix(count).withUnsafeBytes { unsafe target.copyMemory(from: $0) }
                offset += count
                return .bytes(count)
            }
            if isLast || service.isStopping { return .end }
            buffer.removeAll()
            offset = 0
            let step = stream.next(into: &buffer)
            isLast = step == .last
            if step == .wait, buffer.count == 0 {
                // A stream that has nothing more to give ends when the server drains.
                if service.isDraining { return .end }
                if suspend() { return .wait }
            }
        }
    }

    /// Waits to be woken; false when that has happened already, or the server has begun to drain.
    private func suspend() -> Bool {
        connection.enter(.handling)
        return state.withLock { state in
            if state.isSignalled || service.isDraining {
                state.isSignalled = false
                return false
            }
            link.suspend()
            state.isSuspended = true
            return true
        }
    }

    /// Has the source asked again.
    func wake() {
        state.withLock { state in
            guard !state.isEnded else { return }
            if state.isSuspended {
                state.isSuspended = false
                link.resume()
            } else {
                state.isSignalled = true
            }
        }
    }

    /// Lets the source go: all was sent, or the connection is gone.
    func end() {
        state.withLock { $0.isEnded = true }
        stream.end()
    }
}
