import Synchronization
import SystemClock
import Telemetry
import Threading

/// What the threads of one listener have in common.
final class Service: Sendable {
    let settings: HTTPListenerSettings
    let handler: any HTTPHandler
    let metrics: HTTPMetrics
    let access: AccessLog
    let clock: any TimeSource
    let connections: ConnectionRegistry
    private let draining = Atomic(false)
    private let stopping = Atomic(false)
    private let exchanges = Atomic<Int>(0)
    /// How often the last request has ended while the server drained.
    private let idle = ConditionLock(0)
    private let open: Gauge
    private let lingering: LingeringSockets
    private let wakeUp: WakeDescriptor

    init(
        settings: HTTPListenerSettings, handler: any HTTPHandler, metrics: HTTPMetrics, log: Log,
        clock: any TimeSource, lingering: LingeringSockets, wakeUp: WakeDescriptor
    ) {
        self.settings = settings
        self.handler = handler
        self.metrics = metrics
        self.clock = clock
        self.lingering = lingering
        self.wakeUp = wakeUp
        open = metrics.openConnections.child(settings.name)
        access = AccessLog(log: log.from(settings.name))
        connections = ConnectionRegistry(
            limit: settings.connections, limitPerAddress: settings.connectionsPerAddress)
    }

    /// Whether the server takes no new connections and ends each one with its present request.
    var isDraining: Bool { draining.load(ordering: .sequentiallyConsistent) }

    /// Whether the server is past the time it gave requests to end: what comes now is told to go.
    var isStopping: Bool { stopping.load(ordering: .sequentiallyConsistent) }

    /// How many requests are being served.
    var activeExchanges: Int { exchanges.load(ordering: .sequentiallyConsistent) }

    func drain() { draining.store(true, ordering: .sequentiallyConsistent) }
    func stop() { stopping.store(true, ordering: .sequentiallyConsistent) }

    func exchangeBegan() { exchanges.wrappingAdd(1, ordering: .sequentiallyConsistent) }

    func exchangeEnded() {
        let left = exchanges.wrappingSubtract(1, ordering: .sequentiallyConsistent).newValue
        if left == 0, isDraining { idle.update { $0 += 1 } }
    }

    /// Waits until no request is being served; false when the time is up.
    func waitUntilIdle(_ time: Duration) -> Bool {
        idle.wait(timeout: time) { _ in self.activeExchanges == 0 ? true : nil } ?? false
    }

    /// Notes that a thread has begun with a connection.
    func opened(_ connection: PeerConnection) {
        connections.add(connection)
        open.add(1)
    }

    /// Notes that a thread is about to close a connection's descriptor.
    func closed(_ connection: PeerConnection) {
        if connection.close(), lingering.add(connection.descriptor, now: clock.monotonic()) {
            wakeUp.wake()
        }
        connections.remove(connection)
        open.add(-1)
    }

    /// Cuts the connections that have taken too long.
    func sweep() {
        let now = clock.monotonic()
        for connection in connections.all {
            if let reason = connection.cutIfSlow(settings.times, now: now) {
                metrics.cutConnections.child(settings.name, reason.rawValue).add()
            }
        }
    }
}
