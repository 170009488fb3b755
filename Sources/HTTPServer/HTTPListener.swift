import Synchronization
package import SystemClock
package import Telemetry
import Threading

/// An HTTP/1.1 server on one address.
///
/// Requests are served by a few threads, each with its own connections; a handler that must wait keeps its
/// ``HTTPResponder`` and gives the thread back. Every answer carries `X-Request-Id` and
/// `X-Correlation-Id`, is counted by route, method and status, and logged.
///
/// - Concurrency: From any thread; ``stop(within:)`` once.
package final class HTTPListener: Sendable {
    private let service: Service
    private let daemons: [Daemon]
    private let acceptor: Acceptor
    private let thread: DedicatedThread
    private let isStopped = Atomic(false)

    /// Where it listens in fact: numeric, with the port that the system chose for port 0.
    package let addresses: [ListenAddress]

    /// Starts to listen and to serve.
    ///
    /// - Parameters:
    ///   - settings: The address and the limits.
    ///   - handler: What is served.
    ///   - metrics: Shared by all listeners of the process.
    ///   - log: Lines carry the name of the settings as their source.
    ///   - clock: Measures requests and time limits.
    /// - Throws: ``HTTPListenerError``; nothing is left running.
    package init(
        _ settings: HTTPListenerSettings, handler: any HTTPHandler, metrics: HTTPMetrics, log: Log,
        clock: any TimeSource = SystemTime()
    ) throws(HTTPListenerError) {
        let sockets = try ListeningSocket.open(settings.address)
        guard let wakeUp = WakeDescriptor() else {
            throw .cannotStart(reason: "no file descriptors left")
        }
        let lingering = LingeringSockets()
        let service = Service(
            settings: settings, handler: handler, metrics: metrics, log: log, clock: clock,
            lingering: lingering, wakeUp: wakeUp)
        var daemons: [Daemon] = []
        for _ in 0..<max(1, settings.threads) {
            guard let daemon = Daemon(service: service) else {
                for daemon in daemons { daemon.stop() }
                throw .cannotStart(reason: "no threads or memory left")
            }
            daemons.append(daemon)
        }
        let acceptor = Acceptor(
            service: service, sockets: sockets, daemons: daemons, lingering: lingering,
            wakeUp: wakeUp, log: log.from(settings.name))
        do throws(DedicatedThread.Failure) {
            thread = try DedicatedThread(name: "http-\(settings.name)") { acceptor.run() }
        } catch {
            for daemon in daemons { daemon.stop() }
            throw .cannotStart(reason: "no threads left")
        }
        self.service = service
        self.daemons = daemons
        self.acceptor = acceptor
        addresses = sockets.map(\.address)
    }

    /// The first address it listens at.
    package var address: ListenAddress { addresses[0] }

    /// How many requests are being served.
    package var activeRequests: Int { service.activeExchanges }

    /// How many connections are open.
    package var openConnections: Int { service.connections.count }

    /// Stops: takes no new connections, lets requests end, then closes what is left.
    ///
    /// Idle connections are closed at once, others after their present answer. Requests that are not
    /// answered by the deadline are answered 503 in place of their handler. Returns when all threads have
    /// ended; a handler that does not return holds it up.
    ///
    /// - Parameter time: How long requests may take to end.
    /// - Returns: Whether all ended by themselves.
    @discardableResult
    package func stop(within time: Duration) -> Bool {
        guard !isStopped.exchange(true, ordering: .acquiringAndReleasing) else { return true }
        service.drain()
        acceptor.stopListening()
        let drained = waitForRequests(time)
        service.stop()
        for connection in service.connections.all { connection.exchange?.stop() }
        if !drained { _ = waitForRequests(.seconds(1)) }
        for daemon in daemons { daemon.stop() }
        acceptor.stop()
        thread.join()
        return drained
    }

    /// Waits until no request is being served; false when the time is up.
    private func waitForRequests(_ time: Duration) -> Bool {
        let deadline = SystemTime().monotonic().adding(time)
        while true {
            for connection in service.connections.all {
                connection.cutIfIdle()
                connection.exchange?.wakeStream()
            }
            let left = deadline.nanoseconds(since: SystemTime().monotonic())
            if service.waitUntilIdle(min(.milliseconds(20), Duration(wholeNanoseconds: left))) {
                return true
            }
            if left == 0 { return false }
        }
    }

    deinit { stop(within: .zero) }
}
