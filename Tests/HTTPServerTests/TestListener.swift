import Bytes
import HTTPServer
import Synchronization
import SystemClock
import Telemetry

/// A server on a free port of this machine, with what tests look at.
final class TestListener {
    let server: HTTPListener
    let handler: EchoHandler
    let registry = MetricsRegistry()
    let log = CapturedLog()

    init(
        handler: EchoHandler = EchoHandler(), clock: any TimeSource = SystemTime(),
        _ change: (inout HTTPListenerSettings) -> Void = { _ in }
    ) throws {
        self.handler = handler
        var settings = HTTPListenerSettings(
            name: "test", address: .tcp(host: "127.0.0.1", port: 0),
            budget: BodyBudget(bytes: 1 << 20))
        change(&settings)
        let output = LogOutput(
            service: "tracewell", environment: "test", level: .debug, sink: log)
        server = try HTTPListener(
            settings, handler: handler, metrics: HTTPMetrics(registry: registry),
            log: Log(output, source: "test"), clock: clock)
    }

    var port: UInt16 {
        guard case .tcp(_, let port) = server.address else { return 0 }
        return port
    }

    func connect() -> RawConnection { RawConnection(self) }

    /// Sends one request and reads one response.
    func exchange(_ text: String) -> String? {
        let connection = connect()
        connection.send(text)
        return connection.readResponse()
    }

    var metrics: String {
        var text = ByteWriter()
        registry.render(to: &text, format: .prometheusText)
        return text.view.string
    }
}

/// A sink that keeps the lines for the test to look at.
final class CapturedLog: LogSink {
    private let kept = Mutex<[String]>([])

    var lines: [String] { kept.withLock { $0 } }

    func write(_ line: ByteView) {
        let text = line.string
        kept.withLock { $0.append(text) }
    }
}
