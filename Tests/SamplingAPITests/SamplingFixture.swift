import Bytes
import ControlState
import Glibc
import HTTPClient
import HTTPServer
import QueryAPI
import Sampling
import SamplingAPI
import Synchronization
import SystemClock
import Telemetry
import TestSupport
import TraceModel

/// The API of sampling on a free port, over a desk under a clock of the test.
final class SamplingFixture {
    static let rates = [
        "prod": HeadRates(1, operations: ["GET /health": 0.01]),
        "dev": HeadRates(0.2, services: ["mail": 0.05]),
        "default": HeadRates(1),
    ]

    let time = ManualTime()
    let board: BumpBoard
    let desk: BumpDesk
    let seen = SeenServices()
    private let outside = Outside()
    private let directory: String
    private let listener: HTTPListener
    private let session: HTTPSession

    /// What the desk asks, where its closure finds it.
    private final class Outside: Sendable {
        let reading = Mutex(BudgetReading())
    }

    struct NoPlace: Error {}

    init(
        authorize: @escaping APIAuthorizer = { _, _ in .granted(.everything) }
    ) throws {
        var template = Array("/tmp/tracewell-sampling-XXXXXX".utf8CString)
        guard unsafe mkdtemp(&template) != nil else { throw NoPlace() }
        directory = String(
            decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
        board = BumpBoard(environments: Self.rates, time: time)
        desk = try BumpDesk(
            SQLiteControlStorage(path: "\(directory)/control.sqlite"), board: board,
            rules: BumpRules(
                environments: Array(Self.rates.keys), maxDuration: .seconds(4 * 3600),
                maxRate: ["prod": 0.5]),
            time: time, reading: { [outside] in outside.reading.withLock { $0 } })
        let handler = SamplingHandler(
            desk, overview: { Self.overview }, forecaster: Self.forecast, authorize: authorize)
        let remote = RemoteSamplingHandler(RemoteSampler(board, seen: seen))
        let output = LogOutput(
            service: "tracewell", environment: "test", level: .error, sink: SilentLog())
        listener = try HTTPListener(
            HTTPListenerSettings(name: "api", address: .tcp(host: "127.0.0.1", port: 0)),
            handler: HandlersByPath([(SamplingHandler.path, handler)], otherwise: remote),
            metrics: HTTPMetrics(registry: MetricsRegistry()), log: Log(output, source: "test"))
        guard case .tcp(_, let port) = listener.address,
            let endpoint = HTTPEndpoint("http://127.0.0.1:\(port)")
        else { throw NoPlace() }
        session = HTTPSession(endpoint)
    }

    deinit {
        _ = listener.stop(within: .seconds(5))
        for suffix in ["", "-wal", "-shm"] { unsafe unlink("\(directory)/control.sqlite\(suffix)") }
        unsafe rmdir(directory)
    }

    private static let overview = SamplingOverview(
        [
            SamplingOverview.Environment(
                name: "dev", head: rates["dev"] ?? HeadRates(1), policies: nil,
                flow: .init(decided: 20, kept: 4, keptByBumps: 1), maxBumpRate: 1),
            SamplingOverview.Environment(
                name: "prod", head: rates["prod"] ?? HeadRates(1),
                policies: [
                    .init(name: "errors", type: "status_code", sampled: 0.5),
                    .init(name: "baseline", type: "probabilistic"),
                ], flow: .init(), maxBumpRate: 0.5),
        ], maxBump: .seconds(4 * 3600))

    /// What a test of a configuration is answered: ten traces in an hour, of which half are kept.
    private static func forecast(
        _ text: String, _ since: Duration, _ environment: String?
    ) throws(APIProblem) -> SamplingForecast {
        guard text == "good" else { throw .invalid("configuration:1: \(text)") }
        let to = ManualTime().now()
        let policies = [
            PolicyDocument(
                .mapping([
                    .init(key: "name", line: 1, value: .init(.text("all", quoted: false), line: 1)),
                    .init(
                        key: "type", line: 1,
                        value: .init(.text("always_sample", quoted: false), line: 1)),
                ]), line: 1)
        ]
        var prod = SamplingForecast.Environment(
            name: environment ?? "prod", policies: PolicyForecast(policies).policies)
        for step in 0..<10 {
            prod.count(
                ForecastVerdict(
                    outcomes: [step < 8 ? .sampled : nil],
                    isKept: step < 5 ? true : step < 8 ? false : nil),
                wasKept: true, spans: 3, bytes: 100,
                error: step == 7 ? .init(service: "shop", operation: "pay") : nil)
        }
        var forecast = SamplingForecast(
            from: to.subtracting(nanoseconds: since.wholeNanoseconds), to: to,
            environments: [prod])
        forecast.droppedAtHead = 4
        return forecast
    }

    /// Sets how much of the pending memory is taken, in percent.
    func fill(_ percent: Int) {
        outside.reading.withLock { ($0.pendingBytes, $0.pendingLimit) = (percent, 100) }
    }

    func send(
        _ method: String, _ target: String, _ body: String? = nil,
        headers: [(name: String, value: String)] = []
    ) throws -> HTTPClientResponse {
        try session.send(
            HTTPClientRequest(
                method, target, headers: headers, body: body.map { ByteBuffer($0.utf8) }))
    }

    /// Sends a request and decodes the JSON that comes back.
    func json(
        _ method: String, _ target: String, _ body: String? = nil, status: Int = 200,
        headers: [(name: String, value: String)] = []
    ) throws -> JSONTree {
        let response = try send(method, target, body, headers: headers)
        guard response.status == status else {
            throw Unexpected(status: response.status, text: response.text)
        }
        return try JSONTree(response.body)
    }

    struct Unexpected: Error { let status: Int, text: String }

    /// Makes a bump; its name.
    func bump(_ match: String, rate: String = "1.0", ttl: String = "30m") throws -> String {
        let body = #"{"match":\#(match),"rate":\#(rate),"ttl":"\#(ttl)","reason":"INC-42"}"#
        return try json("POST", "/api/v1/sampling/bumps", body, status: 201)["id"]?.text ?? ""
    }
}

private final class SilentLog: LogSink {
    func write(_ line: ByteView) {}
}
