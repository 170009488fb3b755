import Glibc
import HTTPClient
import SystemClock

/// A collector in a process of its own, on free ports of the loopback interface.
///
/// Ended with the last reference to it.
final class CollectorUnderTest {
    /// Where OTLP is taken: `127.0.0.1:40001`.
    let receiver: String
    /// Where questions are answered.
    let api: String
    /// Nanoseconds from the start of the process to its line that says it takes spans.
    let startTime: UInt64
    private let process: ChildProcess
    private let session: HTTPSession
    private let log: String

    private static let poll = Duration.milliseconds(1)
    /// To answer costs the collector time that is measured, so it is not asked often.
    private static let settlePoll = Duration.milliseconds(200)

    /// Starts a collector and waits until it takes spans.
    ///
    /// - Parameters:
    ///   - binary: The program.
    ///   - options: What is configured.
    ///   - directory: For the configuration and the log.
    ///   - data: The directory of what it keeps; that of an earlier run is read again.
    ///   - launcher: A command that runs the program: `taskset -c 0`.
    ///   - limit: How long the start may take.
    /// - Throws: ``BenchmarkError/failed(_:)`` with what the collector has logged.
    init(
        _ binary: String, _ options: CollectorOptions = CollectorOptions(),
        in directory: TemporaryDirectory, data: String? = nil, launcher: [String] = [],
        atMost limit: Duration = .seconds(60)
    ) throws(BenchmarkError) {
        let file = "\(directory.path)/tracewell.yaml"
        let log = "\(directory.path)/log"
        try TextFile.write(options.yaml(data: data ?? "\(directory.path)/data"), to: file)
        try TextFile.write("", to: log)
        let start = Clock.wall
        process = try ChildProcess(launcher + [binary, "serve", "--config", file], errors: log)
        guard let line = try Self.readyLine(of: process, in: log, atMost: limit) else {
            throw .failed("the collector was not ready within \(limit)")
        }
        startTime = Clock.wall - start
        guard let receiver = line.textValue(of: "otlp_http"), let api = line.textValue(of: "api"),
            let endpoint = HTTPEndpoint("http://\(api)")
        else { throw .failed("the collector does not say where it listens: \(line)") }
        self.receiver = receiver
        self.api = api
        self.log = log
        session = HTTPSession(endpoint)
    }

    private static func readyLine(
        of process: ChildProcess, in log: String, atMost limit: Duration
    ) throws(BenchmarkError) -> Substring? {
        let deadline = Clock.wall + limit.wholeNanoseconds
        while Clock.wall < deadline {
            let text = TextFile.read(log) ?? ""
            let lines = text.split(separator: "\n", omittingEmptySubsequences: true)
            // The last line may not be whole yet.
            if let line = lines.first(where: { $0.contains(#""message":"ready""#) }),
                line.hasSuffix("}")
            {
                return line
            }
            if let ending = process.poll() {
                throw .failed("the collector ended (\(ending)): \(text.suffix(2_000))")
            }
            Clock.sleep(poll)
        }
        return nil
    }

    /// What the process has used so far.
    var usage: ProcessUsage {
        get throws(BenchmarkError) {
            guard let usage = ProcessUsage(of: process.identifier) else {
                throw .failed(
                    "the collector ended early: \((TextFile.read(log) ?? "").suffix(2_000))")
            }
            return usage
        }
    }

    /// The sums of its counters.
    func metrics() throws(BenchmarkError) -> MetricsPage {
        MetricsPage(try answer(to: "/metrics").text)
    }

    /// What the API answers.
    struct Answer {
        let status: Int
        let text: String
    }

    /// Asks the API; whatever it answers is an answer.
    func answer(to target: String) throws(BenchmarkError) -> Answer {
        do throws(HTTPClientError) {
            let response = try session.send(HTTPClientRequest("GET", target))
            return Answer(status: response.status, text: response.text)
        } catch {
            throw .failed("GET \(target): \(error)")
        }
    }

    /// Waits until every one of so many spans is stored or sampled out.
    func waitUntilSettled(spans: Int, atMost limit: Duration) throws(BenchmarkError) {
        let deadline = Clock.wall + limit.wholeNanoseconds
        var settled = 0
        while Clock.wall < deadline {
            let metrics = try metrics()
            settled = metrics.settledSpans
            if settled >= spans { return }
            Clock.sleep(Self.settlePoll)
        }
        throw .failed("\(settled) of \(spans) spans were settled within \(limit)")
    }

    /// Ends the collector as an operator does, and waits for it to store what is pending.
    func stop(atMost limit: Duration = .seconds(60)) throws(BenchmarkError) {
        process.send(SIGTERM)
        guard let ending = process.wait(atMost: limit) else {
            throw .failed("the collector did not stop within \(limit)")
        }
        guard ending == .exited(0) else { throw .failed("the collector ended with \(ending)") }
    }
}

extension Substring {
    /// The value of a key in a flat JSON object whose texts hold no escapes.
    fileprivate func textValue(of key: String) -> String? {
        let mark = "\"\(key)\":\""
        guard let found = firstRange(of: mark) else { return nil }
        return String(self[found.upperBound...].prefix { $0 != "\"" })
    }
}
