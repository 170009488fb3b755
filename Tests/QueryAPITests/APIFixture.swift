import Assembly
import Bytes
import HTTPClient
import HTTPServer
import Insights
import OTLP
import Query
import QueryAPI
import Synchronization
import SystemClock
import Telemetry
import TestSupport
import TraceModel
import TraceStore

/// The API on a free port of this machine, over pending traces and a store that a test fills.
final class APIFixture {
    let time = ManualTime()
    let pending: PendingTraces
    let store = StubStore()
    let registry = MetricsRegistry()
    let insights: SpanInsights
    private let listener: HTTPListener
    private let session: HTTPSession

    struct NoAddress: Error {}

    init(
        checks: [HealthCheck] = [], limits: QueryLimits = QueryLimits(),
        authorize: @escaping APIAuthorizer = { _, _ in .granted(.everything) }
    ) throws {
        pending = PendingTraces(time: time)
        insights = SpanInsights(time: time)
        var sources = NativeAPI.Sources(
            pending: pending, store: store, metrics: registry, insights: insights, checks: checks,
            time: time)
        sources.limits = limits
        let output = LogOutput(
            service: "tracewell", environment: "test", level: .error, sink: SilentLog())
        listener = try HTTPListener(
            HTTPListenerSettings(name: "api", address: .tcp(host: "127.0.0.1", port: 0)),
            handler: NativeAPI(sources, authorize: authorize),
            metrics: HTTPMetrics(registry: registry), log: Log(output, source: "test"))
        guard case .tcp(_, let port) = listener.address,
            let endpoint = HTTPEndpoint("http://127.0.0.1:\(port)")
        else { throw NoAddress() }
        session = HTTPSession(endpoint)
    }

    deinit { _ = listener.stop(within: .seconds(5)) }

    func get(
        _ target: String, method: String = "GET", accept: String? = nil
    ) throws -> HTTPClientResponse {
        try session.send(
            HTTPClientRequest(
                method, target, headers: accept.map { [(name: "Accept", value: $0)] } ?? []))
    }

    /// Sends a request and decodes the JSON that comes back.
    func json(_ target: String, status: Int = 200) throws -> JSONTree {
        let response = try get(target)
        guard response.status == status else {
            throw Unexpected(status: response.status, text: response.text)
        }
        return try JSONTree(response.body)
    }

    struct Unexpected: Error { let status: Int, text: String }

    /// A span of the trace whose identifier ends in a number.
    static func span(
        _ id: UInt64, of trace: UInt64, in parent: UInt64? = nil, at start: UInt64 = 1000,
        name: String = "work", service: String = "shop", environment: String? = nil,
        attributes: [Attribute] = []
    ) throws -> Span {
        guard let traceID = TraceID(high: 0xA1B2_C3D4_0000_0000, low: trace),
            let spanID = SpanID(id)
        else { throw NoAddress() }
        var span = Span(
            traceID: traceID, spanID: spanID, parentSpanID: parent.flatMap { SpanID($0) },
            resource: Resource(attributes: [Attribute("service.name", .string(service))]))
        if let environment {
            span.resource.attributes.append(
                Attribute("deployment.environment.name", .string(environment)))
        }
        span.name = name
        span.startTime = Timestamp(nanoseconds: start)
        span.endTime = Timestamp(nanoseconds: start + 500)
        span.attributes = attributes
        return span
    }

    static func id(_ trace: UInt64) -> String {
        let digits = String(trace, radix: 16)
        return "a1b2c3d400000000" + String(repeating: "0", count: 16 - digits.count) + digits
    }

    func wait(_ spans: Span...) throws { pending.add(try SpanBatch.of(spans), receipt: nil) }

    func put(_ spans: Span...) throws {
        try store.insert(
            StoredFragment(
                batch: try SpanBatch.of(spans), completion: .gotRoot, threshold: 0,
                storedAt: time.now()))
    }
}

private final class SilentLog: LogSink {
    func write(_ line: ByteView) {}
}
