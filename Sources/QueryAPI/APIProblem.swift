package import HTTPServer
import Query
import TraceModel
import TraceStore

/// Why a request gets another answer than it asked for: everything the client is told.
package struct APIProblem: Error, Equatable {
    package let status: HTTPStatus
    /// A stable word for programs.
    package let code: String
    /// What is wrong.
    package let message: String
    /// What to do about it.
    package let hint: String?
    /// When it is worth trying again, in seconds.
    package let retryAfter: Int?

    /// Makes a problem.
    package init(
        _ status: HTTPStatus, _ code: String, _ message: String, hint: String? = nil,
        retryAfter: Int? = nil
    ) {
        self.status = status
        self.code = code
        self.message = message
        self.hint = hint
        self.retryAfter = retryAfter
    }

    /// A value that a client gave and that cannot be read.
    package static func invalid(_ message: String, hint: String? = nil) -> APIProblem {
        APIProblem(.badRequest, "invalid_argument", message, hint: hint)
    }

    /// Digits that are none of a trace.
    static func noTraceID(_ digits: String) -> APIProblem {
        .invalid(
            "\"\(digits.prefix(64))\" is not a trace id.",
            hint: "An id has 32 hex digits; the first 8 or more of them will do.")
    }

    /// The answer that says it.
    package var response: HTTPResponse {
        var response = HTTPResponse.error(status, code: code, message: message, hint: hint)
        if let retryAfter { response.headers.set("Retry-After", String(retryAfter)) }
        return response
    }
}

extension APIProblem {
    /// What a store could not do; what exactly went wrong stays in our logs.
    init(_ error: StoreError) {
        switch error {
        case .full, .unavailable:
            self.init(
                .serviceUnavailable, "store_unavailable", "The store cannot be read at the moment.",
                hint: "Try again in a moment.", retryAfter: 1)
        case .corrupt:
            self.init(
                .internalServerError, "store_corrupt", "A part of the store is damaged.",
                hint: "Run tracewell verify on the server.")
        case .newerFormat:
            self.init(
                .internalServerError, "store_newer",
                "The data directory was written by a newer version.",
                hint: "Run the newer version of tracewell.")
        }
    }

    init(_ error: LookUpError, digits: String) {
        switch error {
        case .notFound:
            self.init(
                .notFound, "not_found", "No trace \(digits) is known.",
                hint: "It was not received, was not kept by sampling, or is past the retention.")
        case .tooShort:
            self = .invalid(
                "\(digits) is too short to name a trace.",
                hint: "Give at least \(TraceLookUp.shortestPrefix) hex digits.")
        case .ambiguous(let candidates):
            let names = candidates.map(\.description).joined(separator: ", ")
            self.init(
                .conflict, "ambiguous_id", "Several traces begin with \(digits): \(names).",
                hint: "Give more digits.")
        case .store(let error):
            self.init(error)
        }
    }
}
