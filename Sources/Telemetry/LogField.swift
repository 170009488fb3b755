/// One named value of a line of the log.
///
/// The names that many parts use are functions here, so that each is spelt in one place. A nil value
/// leaves the field out.
package struct LogField: Sendable {
    /// What a field may hold.
    package enum Value: Sendable {
        case text(String)
        case integer(Int64)
        case unsigned(UInt64)
        case number(Double)
        case flag(Bool)
        case absent
    }

    let name: String
    let value: Value

    private init(name: String, value: Value) {
        self.name = name
        self.value = value
    }

    /// A text under a name of the caller's.
    package static func text(_ name: String, _ value: String?) -> LogField {
        LogField(name: name, value: value.map(Value.text) ?? .absent)
    }

    /// A whole number under a name of the caller's; the name says the unit.
    package static func integer(_ name: String, _ value: some BinaryInteger) -> LogField {
        if let small = Int64(exactly: value) {
            return LogField(name: name, value: .integer(small))
        }
        return LogField(name: name, value: .unsigned(UInt64(clamping: value)))
    }

    /// A number under a name of the caller's; the name says the unit.
    package static func number(_ name: String, _ value: Double) -> LogField {
        LogField(name: name, value: .number(value))
    }

    /// A yes or no under a name of the caller's.
    package static func flag(_ name: String, _ value: Bool) -> LogField {
        LogField(name: name, value: .flag(value))
    }
}

/// The fields that have fixed names.
extension LogField {
    /// The request the line is about, as echoed in `X-Request-Id`.
    package static func requestID(_ value: String?) -> LogField { .text("request_id", value) }
    /// What ties requests together, as echoed in `X-Correlation-Id`.
    package static func correlationID(_ value: String?) -> LogField {
        .text("correlation_id", value)
    }
    /// The trace, in lower-case hex.
    package static func traceID(_ value: String?) -> LogField { .text("trace_id", value) }
    /// The span, in lower-case hex.
    package static func spanID(_ value: String?) -> LogField { .text("span_id", value) }
    /// The organisation the data belongs to.
    package static func orgID(_ value: String?) -> LogField { .text("org_id", value) }
    /// The project the data belongs to.
    package static func projectID(_ value: String?) -> LogField { .text("project_id", value) }
    /// Who asked.
    package static func userID(_ value: String?) -> LogField { .text("user_id", value) }
    /// The address of the peer.
    package static func ip(_ value: String?) -> LogField { .text("ip", value) }
    /// The pattern of the route, never the path as sent.
    package static func route(_ value: String?) -> LogField { .text("route", value) }
    /// How it came out.
    package static func outcome(_ value: Outcome) -> LogField { .text("outcome", value.rawValue) }
    /// The type of an error.
    package static func errorType(_ value: String?) -> LogField { .text("error.type", value) }
    /// What an error says.
    package static func errorMessage(_ value: String?) -> LogField { .text("error.message", value) }
    /// Where an error came from.
    package static func errorStack(_ value: String?) -> LogField { .text("error.stack", value) }

    /// A duration, written in milliseconds with microseconds behind the point.
    package static func duration(nanoseconds: UInt64) -> LogField {
        .number("duration_ms", Double(nanoseconds / 1000) / 1000)
    }

    /// An error by its type and what it says.
    package static func error(_ error: any Error) -> [LogField] {
        [.errorType(String(describing: type(of: error))), .errorMessage("\(error)")]
    }

    /// How a thing that was tried came out.
    package enum Outcome: String, Sendable {
        case success
        case error
        case retry
    }
}
