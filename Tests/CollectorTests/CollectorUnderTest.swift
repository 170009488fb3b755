import Bytes
import Collector
import Configuration
import Foundation
import HTTPClient
import OTLP
import Synchronization
import SystemClock
import Telemetry
import TestSupport
import Testing
import TraceModel

/// A collector in this process, on free ports and in a directory of its own.
final class CollectorUnderTest {
    let directory: String
    let log = CapturedLog()
    private(set) var process: CollectorProcess
    private let overrides: [CollectorConfiguration.Override]
    private let time: any TimeSource

    /// Starts a collector with some keys set; decisions come at once unless they are set otherwise.
    init(
        _ settings: [String: String] = [:], directory: String? = nil,
        time: any TimeSource = SystemTime()
    ) throws {
        self.directory = directory ?? Self.newDirectory()
        self.time = time
        let all = [
            "data_dir": self.directory, "listen.otlp_http": "127.0.0.1:0",
            "listen.api": "127.0.0.1:0", "listen.otlp_grpc": "",
        ].merging(settings) { $1 }
        overrides = all.map {
            CollectorConfiguration.Override(key: $0.key, value: $0.value, flag: "--set")
        }
        process = try Self.start(overrides, log, time)
    }

    private static func start(
        _ overrides: [CollectorConfiguration.Override], _ log: CapturedLog, _ time: any TimeSource
    ) throws -> CollectorProcess {
        let configuration = try CollectorConfiguration.load(
            file: nil, environment: [:], overrides: overrides)
        let output = LogOutput(service: "tracewell", environment: "test", sink: log)
        let process = try CollectorProcess(configuration, output: output, time: time)
        try process.start()
        return process
    }

    /// Stops the collector and starts another one in the same directory.
    func restart() throws {
        process.stop()
        process = try Self.start(overrides, log, time)
    }

    deinit {
        process.stop()
        try? FileManager.default.removeItem(atPath: directory)
    }

    static func newDirectory() -> String {
        FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
    }

    /// Sends spans; the status of the answer.
    func send(_ spans: [Span]) throws -> Int {
        var json = JSONWriter()
        OTLPJSON.write(spans, to: &json)
        return try send(json.finish(), "application/json")
    }

    /// Sends a request in protobuf; the status of the answer.
    func send(protobuf body: ByteBuffer) throws -> Int {
        try send(body, "application/x-protobuf")
    }

    private func send(_ body: ByteBuffer, _ type: String) throws -> Int {
        let address = try #require(process.addresses.otlpHTTP)
        let session = HTTPSession(try #require(HTTPEndpoint("http://\(address)")))
        return try session.send(
            HTTPClientRequest(
                "POST", "/v1/traces", headers: [("Content-Type", type)], body: body)
        ).status
    }

    /// Asks the API.
    func get(_ target: String, token: String? = nil) throws -> HTTPClientResponse {
        try ask("GET", target, token: token)
    }

    /// Asks the API, or has it change something.
    func ask(
        _ method: String, _ target: String, _ body: String? = nil, token: String? = nil
    ) throws -> HTTPClientResponse {
        let address = try #require(process.addresses.api)
        let session = HTTPSession(try #require(HTTPEndpoint("http://\(address)")))
        let headers = token.map { [("Authorization", "Bearer \($0)")] } ?? []
        return try session.send(
            HTTPClientRequest(
                method, target, headers: headers, body: body.map { ByteBuffer($0.utf8) }))
    }
}

/// Keeps the lines that a collector logs.
final class CapturedLog: LogSink {
    private let captured = Mutex("")

    var text: String { captured.withLock { $0 } }

    func write(_ line: ByteView) { captured.withLock { $0 += line.string } }
}
