import CPlatform
import Glibc
import Synchronization
import SystemClock
import Telemetry
import Threading

/// The thread of a listener that serves no requests: it takes connections in and hands them out in turn,
/// cuts those that take too long, and reads what refused clients still send.
final class Acceptor: Sendable {
    private let service: Service
    private let sockets: Mutex<[ListeningSocket]>
    private let daemons: [Daemon]
    private let lingering: LingeringSockets
    private let wakeUp: WakeDescriptor
    private let isStopped = Atomic(false)
    private let log: Log

    init(
        service: Service, sockets: [ListeningSocket], daemons: [Daemon],
        lingering: LingeringSockets, wakeUp: WakeDescriptor, log: Log
    ) {
        self.service = service
        self.sockets = Mutex(sockets)
        self.daemons = daemons
        self.lingering = lingering
        self.wakeUp = wakeUp
        self.log = log
    }

    /// Takes no more connections.
    func stopListening() {
        let listening = sockets.withLock { sockets in
            defer { sockets = [] }
            return sockets
        }
        for socket in listening { socket.stop() }
        wakeUp.wake()
    }

    /// Ends the thread.
    func stop() {
        isStopped.store(true, ordering: .releasing)
        wakeUp.wake()
    }

    /// What the thread does until ``stop()``.
    func run() {
        var nextSweep = service.clock.monotonic().adding(service.settings.times.sweep)
        var next = 0
        while !isStopped.load(ordering: .acquiring) {
            let listening = sockets.withLock { $0 }
            wait(for: listening.map(\.descriptor) + lingering.descriptors)
            for socket in listening { accept(from: socket.descriptor, &next) }
            let now = service.clock.monotonic()
            lingering.drain(now: now)
            if now >= nextSweep {
                service.sweep()
                nextSweep = now.adding(service.settings.times.sweep)
            }
        }
        lingering.closeAll()
    }

    /// Sleeps until a descriptor has something, someone wakes it, or it is time to sweep.
    private func wait(for descriptors: [Int32]) {
        var polled = (descriptors + [wakeUp.descriptor]).map {
            pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
        }
        let timeout = service.settings.times.sweep.wholeNanoseconds / 1_000_000
        _ = unsafe poll(&polled, nfds_t(polled.count), Int32(clamping: max(1, timeout)))
        wakeUp.clear()
    }

    /// Takes in all connections that wait, a hundred at most.
    private func accept(from listener: Int32, _ next: inout Int) {
        for _ in 0..<100 {
            var storage = sockaddr_storage()
            var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
            let goesOn = unsafe withUnsafeMutablePointer(to: &storage) { pointer in
                unsafe UnsafeMutableRawPointer(pointer).withMemoryRebound(
                    to: sockaddr.self, capacity: 1
                ) { address in
                    let descriptor = unsafe tracewell_accept(listener, address, &length)
                    guard descriptor >= 0 else { return acceptFailed() }
                    unsafe admit(descriptor, address, length, &next)
                    return true
                }
            }
            if !goesOn { return }
        }
    }

    private func admit(
        _ descriptor: Int32, _ address: UnsafePointer<sockaddr>, _ length: socklen_t,
        _ next: inout Int
    ) {
        let peer = unsafe PeerAddress(address)
        if case .refused(let reason) = service.connections.admit(peer) {
            service.metrics.refusedConnections.child(service.settings.name, reason).add()
            close(descriptor)
            return
        }
        next = (next + 1) % daemons.count
        if unsafe !daemons[next].add(descriptor, address: address, length: length) {
            service.connections.release(peer)
        }
    }

    /// Whether to go on accepting after a failure.
    private func acceptFailed() -> Bool {
        switch errno {
        case EAGAIN, EINVAL: return false  // EINVAL: the socket has just been stopped
        case EINTR, ECONNABORTED: return true
        default:
            // Out of descriptors or memory: the connection stays in the queue, so without a pause this
            // thread would do nothing but fail.
            log.error(
                "cannot accept connections", limit: "accept",
                [.errorMessage(unsafe String(cString: strerror(errno)))])
            usleep(50_000)
            return false
        }
    }
}

/// A descriptor that wakes a thread which polls.
@safe
final class WakeDescriptor: Sendable {
    let descriptor: Int32

    /// Nil when the process has no descriptors left.
    init?() {
        descriptor = tracewell_event_descriptor()
        if descriptor < 0 { return nil }
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// Makes the descriptor readable.
    func wake() {
        var one: UInt64 = 1
        // SAFETY: eight bytes are read, which `one` has.
        _ = unsafe write(descriptor, &one, 8)
    }

    /// Makes it unreadable again.
    func clear() {
        var count: UInt64 = 0
        // SAFETY: at most eight bytes are written, which `count` holds.
        _ = unsafe read(descriptor, &count, 8)
    }
}
