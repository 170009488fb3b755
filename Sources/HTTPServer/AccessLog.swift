import Bytes
import Telemetry

/// One line for each answer: at debug, and at info when the answer says that we failed.
struct AccessLog: Sendable {
    let log: Log

    func write(
        _ response: HTTPResponse, head: HTTPRequestHead?, route: String, nanoseconds: UInt64
    ) {
        let failed = response.status.code >= 500
        // The lines of failures are limited, since an overload makes as many as there are requests.
        log.write(
            failed ? .info : .debug, { "request answered" },
            {
                [
                    .requestID(head?.requestID), .correlationID(head?.correlationID),
                    .traceID(head.flatMap(Self.traceID)), .ip(head?.peer.ip), .route(route),
                    .text("method", head?.method.rawValue),
                    .integer("status", response.status.code), .duration(nanoseconds: nanoseconds),
                    .outcome(response.status.code < 400 ? .success : .error),
                ] + response.logFields
            }, limit: failed ? "request_failed_\(response.status.code)" : nil)
    }

    /// The trace that the client says the request is part of.
    private static func traceID(_ head: HTTPRequestHead) -> String? {
        guard let value = head.header("traceparent") else { return nil }
        let parts = value.split(separator: "-", maxSplits: 3, omittingEmptySubsequences: false)
        guard parts.count == 4, parts[1].utf8.count == 32,
            parts[1].utf8.allSatisfy({ $0.isHexDigit })
        else { return nil }
        return String(parts[1])
    }
}

extension UInt8 {
    fileprivate var isHexDigit: Bool {
        (self >= 0x30 && self <= 0x39) || (self >= 0x61 && self <= 0x66)
    }
}
