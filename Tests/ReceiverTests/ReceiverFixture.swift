import Access
import Assembly
import Bytes
import Compression
import Configuration
import Foundation
import HTTPClient
import HTTPServer
import Insights
import Journal
import OTLP
import Receiver
import Sampling
import Synchronization
import SystemClock
import Telemetry
import TestSupport
import TraceModel

/// A receiver behind a socket of this machine, with all that stands behind it but decider and store.
final class ReceiverFixture {
    let time = ManualTime()
    let registry = MetricsRegistry()
    let log = CapturedLog()
    let journal: any SpanJournal
    let assembly: PendingTraces
    let bumps: BumpBoard
    let seen = SeenServices()
    let insights: SpanInsights
    let pipeline: IngestPipeline
    private let directory: String
    private let listener: HTTPListener
    private let session: HTTPSession
    /// Where the receiver listens.
    let endpoint: HTTPEndpoint

    /// Starts everything; without a journal of the test's, one in files.
    init(
        journal: (any SpanJournal)? = nil, durability: JournalDurability = .os,
        assembly limits: AssemblyLimits = AssemblyLimits(), tokens: String = "[]",
        origins: [String] = [], _ change: (inout IngestSettings) -> Void = { _ in }
    ) throws {
        directory = NSTemporaryDirectory() + "receiver-\(UUID().uuidString)"
        self.journal = try journal ?? Self.fileJournal(directory, durability, time)
        assembly = PendingTraces(limits: limits, time: time)
        var settings = IngestSettings(access: try Self.access(tokens))
        change(&settings)
        bumps = BumpBoard(environments: settings.rates, time: time)
        insights = SpanInsights(time: time)
        insights.register(in: registry)
        let output = LogOutput(
            service: "tracewell", environment: "test", level: .debug, clock: time, sink: log)
        pipeline = IngestPipeline(
            settings, journal: self.journal, assembly: assembly, bumps: bumps, seen: seen,
            registry: registry, insights: insights, log: Log(output, source: "receiver"),
            time: time)
        var http = HTTPListenerSettings(name: "otlp", address: .tcp(host: "127.0.0.1", port: 0))
        http.cors = TraceReceiver.cors(origins: origins)
        listener = try HTTPListener(
            http, handler: TraceReceiver(pipeline), metrics: HTTPMetrics(registry: registry),
            log: Log(output, source: "otlp"))
        endpoint = try Self.endpoint(of: listener)
        session = HTTPSession(endpoint)
    }

    deinit {
        listener.stop(within: .seconds(5))
        journal.close()
        try? FileManager.default.removeItem(atPath: directory)
    }

    private static func fileJournal(
        _ directory: String, _ durability: JournalDurability, _ time: any TimeSource
    ) throws -> FileJournal {
        let options = JournalOptions(
            directory: directory, durability: durability, segmentBytes: 1 << 20)
        let journal = try FileJournal(options, time: time)
        _ = try journal.replay(progress: { _ in }, { _ in })
        return journal
    }

    private static func access(_ tokens: String) throws -> AccessControl {
        let text = "auth: { tokens: \(tokens) }"
        let file = CollectorConfiguration.File(name: "test.yaml", bytes: Array(text.utf8))
        return AccessControl(
            try CollectorConfiguration.load(file: file, environment: [:], overrides: []).auth)
    }

    private struct NoEndpoint: Error {}

    private static func endpoint(of listener: HTTPListener) throws -> HTTPEndpoint {
        guard case .tcp(_, let port) = listener.address,
            let endpoint = HTTPEndpoint("http://127.0.0.1:\(port)")
        else { throw NoEndpoint() }
        return endpoint
    }

    // MARK: What a test does

    /// Sends a request and waits for the answer.
    func send(
        _ body: ByteBuffer?, _ headers: [(name: String, value: String)],
        method: String = "POST", path: String = "/v1/traces"
    ) throws -> HTTPClientResponse {
        try session.send(HTTPClientRequest(method, path, headers: headers, body: body))
    }

    /// Posts a request as an exporter does.
    func post(
        _ body: ByteBuffer, as format: OTLPEncoding = .protobuf,
        _ compression: ContentEncoding = .identity,
        headers: [(name: String, value: String)] = []
    ) throws -> HTTPClientResponse {
        var all = [(name: "Content-Type", value: format.mediaType)]
        if compression != .identity { all.append(("Content-Encoding", compression.name)) }
        return try send(body.compressed(compression), all + headers)
    }

    // MARK: What a test looks at

    /// How many spans of a trace are pending.
    func pendingSpans(_ traceID: [UInt8]) -> Int {
        TraceID(bytes: traceID).flatMap { assembly.trace($0)?.spanCount } ?? 0
    }

    /// How many spans are pending.
    var pendingSpans: Int { assembly.statistics.pendingSpans }

    /// The value of a series as it is written for scrapers; nil when there is none.
    func metric(_ series: String) -> String? {
        var text = ByteWriter()
        registry.render(to: &text, format: .prometheusText)
        return text.view.string.split(separator: "\n")
            .first { $0.hasPrefix(series + " ") }.map { String($0.dropFirst(series.count + 1)) }
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

extension TraceID {
    init?(bytes: [UInt8]) {
        let halves = [bytes.prefix(8), bytes.dropFirst(8)]
            .map { $0.reduce(UInt64(0)) { $0 << 8 | UInt64($1) } }
        self.init(high: halves[0], low: halves[1])
    }
}

extension ByteBuffer {
    /// The bytes as a sender compresses them.
    func compressed(_ compression: ContentEncoding) -> ByteBuffer {
        var output = ByteWriter()
        withView { body in
            switch compression {
            case .identity: output.append(body)
            case .gzip: Deflater().compress(body, as: .gzip, into: &output)
            case .deflate: Deflater().compress(body, as: .zlib, into: &output)
            case .zstd: ZstdCompressor().compress(body, into: &output)
            }
        }
        return output.finish()
    }
}
