package import HTTPServer
package import OTLP

/// Why spans that were sent are not taken.
///
/// A closed set: each has one status in HTTP and one in gRPC, and is told to clients as permanent or as
/// worth sending again. The table is `docs/reference/errors.md`.
package enum ReceiverError: Error, Equatable, Sendable {
    // What the sender must change.

    /// The request breaks the rules of HTTP; what is wrong.
    case malformedRequest(String)
    /// The body is not what its type says; what is wrong, and at which byte.
    case malformedBody(String, offset: Int)
    /// The body cannot be inflated by the encoding that it declares.
    case malformedCompression
    /// No token, or one that is not known.
    case unauthenticated
    /// The token does not allow to send spans.
    case forbidden
    /// The token belongs to another environment or organisation than the spans.
    case outOfScope(String)
    /// There is nothing at the path.
    case notFound
    /// The path takes spans by `POST` only.
    case methodNotAllowed
    /// The body is over this many bytes, as it came or inflated.
    case tooLarge(limit: Int)
    /// The body is of a type other than OTLP's two.
    case unsupportedMediaType
    /// The body is compressed in a way that is not known, or more than once.
    case unsupportedEncoding
    /// The headers are too many or too large.
    case headersTooLarge

    // What passes.

    /// The collector has no room at the moment; after how many seconds there should be.
    case overloaded(Pressure, retryAfterSeconds: Int)

    /// What there is too much of.
    package enum Pressure: String, Sendable, CaseIterable {
        /// Traces that wait for their decision or their storage.
        case memory
        /// Requests being read and decoded at this moment.
        case inFlight = "in_flight"
        /// The journal has reached its limit, or the disk is full.
        case journalFull = "journal_full"
        /// The disk fails.
        case journalFailed = "journal_failed"
        /// The collector stops.
        case stopping
        /// The request was given up without an answer, which is a bug of ours.
        case unanswered
    }
}

extension ReceiverError {
    /// The status of the answer over HTTP.
    package var status: HTTPStatus {
        switch self {
        case .malformedRequest, .malformedBody, .malformedCompression: .badRequest
        case .unauthenticated: .unauthorized
        case .forbidden, .outOfScope: .forbidden
        case .notFound: .notFound
        case .methodNotAllowed: .methodNotAllowed
        case .tooLarge: .contentTooLarge
        case .unsupportedMediaType, .unsupportedEncoding: .unsupportedMediaType
        case .headersTooLarge: .headerFieldsTooLarge
        case .overloaded: .serviceUnavailable
        }
    }

    /// The code of the `google.rpc.Status`.
    package var code: ErrorStatus.Code {
        switch self {
        case .malformedRequest, .malformedBody, .malformedCompression: .invalidArgument
        case .unauthenticated: .unauthenticated
        case .forbidden, .outOfScope: .permissionDenied
        case .notFound: .notFound
        case .methodNotAllowed, .unsupportedMediaType, .unsupportedEncoding: .unimplemented
        case .tooLarge, .headersTooLarge: .resourceExhausted
        case .overloaded: .unavailable
        }
    }

    /// A word for logs and metrics.
    package var reason: String {
        switch self {
        case .malformedRequest: "malformed_request"
        case .malformedBody: "malformed_body"
        case .malformedCompression: "malformed_compression"
        case .unauthenticated: "unauthenticated"
        case .forbidden: "forbidden"
        case .outOfScope: "out_of_scope"
        case .notFound: "not_found"
        case .methodNotAllowed: "method_not_allowed"
        case .tooLarge: "too_large"
        case .unsupportedMediaType: "unsupported_media_type"
        case .unsupportedEncoding: "unsupported_encoding"
        case .headersTooLarge: "headers_too_large"
        case .overloaded(let pressure, _): pressure.rawValue
        }
    }

    /// After how many seconds to send again; nil when that is no use.
    package var retryAfterSeconds: Int? {
        if case .overloaded(_, let seconds) = self { seconds } else { nil }
    }

    /// What is wrong and what to do; safe to show.
    package var message: String {
        switch self {
        case .malformedRequest(let reason):
            "The request breaks the rules of HTTP: \(reason)"
        case .malformedBody(let reason, let offset):
            "The body is not an OTLP trace request: \(reason), at byte \(offset)."
        case .malformedCompression:
            "The body cannot be inflated as its Content-Encoding says."
        case .unauthenticated:
            "A known token is needed: send it as `Authorization: Bearer TOKEN`."
        case .forbidden:
            "The token does not allow to send spans: use one of the role `ingest`."
        case .outOfScope(let what):
            "The token is bound to another \(what) than the spans."
        case .notFound:
            "There is nothing at this path: send traces to /v1/traces."
        case .methodNotAllowed:
            "Traces are sent by POST."
        case .tooLarge(let limit):
            "The body is over \(limit) bytes: send smaller batches."
        case .unsupportedMediaType:
            "The Content-Type must be application/x-protobuf or application/json."
        case .unsupportedEncoding:
            "The Content-Encoding must be gzip, deflate, zstd or identity."
        case .headersTooLarge:
            "The headers are too many or too large."
        case .overloaded(let pressure, _):
            "\(pressure.explanation) Send it again later."
        }
    }
}

extension ReceiverError.Pressure {
    fileprivate var explanation: String {
        switch self {
        case .memory: "Pending traces take as much memory as they may."
        case .inFlight: "As many requests are being read as may be."
        case .journalFull: "There is no room to keep spans safe."
        case .journalFailed: "The disk fails, so that spans cannot be kept safe."
        case .stopping: "The collector is stopping."
        case .unanswered: "The request could not be answered."
        }
    }
}
