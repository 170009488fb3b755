import SystemClock

/// The log as one part of the collector sees it: lines carry the part's name as `source`.
///
/// The fields of a line are made only when its level is enabled.
///
/// - Concurrency: A value; use it from any thread.
package struct Log: Sendable {
    private let output: LogOutput
    private let source: String
    private let bound: [LogField]

    /// Makes the log of one part.
    package init(_ output: LogOutput, source: String) {
        self.init(output: output, source: source, bound: [])
    }

    private init(output: LogOutput, source: String, bound: [LogField]) {
        self.output = output
        self.source = source
        self.bound = bound
    }

    /// The same log for another part.
    package func from(_ source: String) -> Log {
        Log(output: output, source: source, bound: bound)
    }

    /// The same log with fields that stand in each of its lines.
    package func with(_ fields: LogField...) -> Log {
        Log(output: output, source: source, bound: bound + fields)
    }

    /// Whether lines of this level are written.
    package func isEnabled(_ level: LogLevel) -> Bool { output.isEnabled(level) }

    /// Writes a line for someone who looks for a fault.
    package func debug(
        _ message: @autoclosure () -> String, _ fields: @autoclosure () -> [LogField] = []
    ) {
        write(.debug, message, fields)
    }

    /// Writes a line that an operator wants to read on a good day.
    package func info(
        _ message: @autoclosure () -> String, _ fields: @autoclosure () -> [LogField] = []
    ) {
        write(.info, message, fields)
    }

    /// Writes a line about something wrong that the collector copes with.
    ///
    /// With a limit, at most one line a second of that key is written; the next one says how many were
    /// `suppressed`. Every line that a client can cause needs one.
    package func warning(
        _ message: @autoclosure () -> String, limit key: String? = nil,
        _ fields: @autoclosure () -> [LogField] = []
    ) {
        write(.warning, message, fields, limit: key)
    }

    /// Writes a line about a failure that needs a person; `limit` as for warnings.
    package func error(
        _ message: @autoclosure () -> String, limit key: String? = nil,
        _ fields: @autoclosure () -> [LogField] = []
    ) {
        write(.error, message, fields, limit: key)
    }

    /// Writes a line of a level known only at run time.
    package func write(
        _ level: LogLevel, _ message: () -> String, _ fields: () -> [LogField],
        limit key: String? = nil
    ) {
        guard output.isEnabled(level) else { return }
        var suppressed = 0
        if let key {
            guard let count = output.limiter.admit(key) else { return }
            suppressed = count
        }
        var all = bound + fields()
        if suppressed > 0 { all.append(.integer("suppressed", suppressed)) }
        output.write(
            LogLine(
                time: output.clock.now(), level: level, message: message(),
                service: output.service, environment: output.environment, source: source,
                fields: all))
    }
}
