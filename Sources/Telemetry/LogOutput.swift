import Bytes
import Synchronization
package import SystemClock

/// What all lines of the log have in common: who writes them, how, and where they go.
///
/// - Concurrency: From any thread; the level and the format may change while others write.
package final class LogOutput: Sendable {
    /// How a line is written.
    package enum Format: UInt8, Sendable {
        /// One JSON object a line, for machines.
        case json
        /// Time, level, message and `name=value`, for people.
        case text
    }

    let service: String
    let environment: String
    let clock: any TimeSource
    let limiter: LogLimiter
    private let sink: any LogSink
    private let settings: Mutex<(level: LogLevel, format: Format)>
    /// The level again, where the check before each line finds it without a lock.
    private let threshold: Atomic<UInt8>

    /// Makes an output.
    ///
    /// - Parameters:
    ///   - service: Stands in each line as `service`.
    ///   - environment: Stands in each line as `environment`.
    ///   - level: Lines below it are not written.
    ///   - format: How lines are written.
    ///   - clock: Gives each line its time.
    ///   - sink: Takes the lines.
    package init(
        service: String, environment: String, level: LogLevel = .info, format: Format = .json,
        clock: any TimeSource = SystemTime(), sink: any LogSink = StandardError.shared
    ) {
        self.service = service
        self.environment = environment
        self.clock = clock
        self.sink = sink
        limiter = LogLimiter(clock: clock)
        settings = Mutex((level, format))
        threshold = Atomic(level.rawValue)
    }

    /// Changes the level and the format, for a reload.
    package func set(level: LogLevel, format: Format) {
        settings.withLock { $0 = (level, format) }
        threshold.store(level.rawValue, ordering: .relaxed)
    }

    func isEnabled(_ level: LogLevel) -> Bool {
        level.rawValue >= threshold.load(ordering: .relaxed)
    }

    func write(_ line: LogLine) {
        let text =
            switch settings.withLock({ $0.format }) {
            case .json: line.json()
            case .text: line.text()
            }
        withExtendedLifetime(text) { sink.write(text.view) }
    }
}
