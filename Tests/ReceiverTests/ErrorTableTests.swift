import HTTPServer
import OTLP
import TestSupport
import Testing

@testable import Receiver

@Suite struct ErrorTableTests {
    private static let all: [ReceiverError] =
        [
            .malformedRequest("…"), .malformedBody("…", offset: 0), .malformedCompression,
            .unauthenticated, .forbidden, .outOfScope("environment"), .notFound, .methodNotAllowed,
            .tooLarge(limit: 64 << 20), .unsupportedMediaType, .unsupportedEncoding,
            .headersTooLarge,
        ]
        + ReceiverError.Pressure.allCases.map { .overloaded($0, retryAfterSeconds: 1) }

    @Test func `The page of errors holds each of them`() {
        var table = """
            | reason | HTTP | gRPC | send again | message |
            |---|---|---|---|---|

            """
        for error in Self.all {
            let again = error.retryAfterSeconds == nil ? "no" : "after `Retry-After`"
            table +=
                "| `\(error.reason)` | \(error.status.code) | \(error.code.name) | \(again) "
                + "| \(error.message) |\n"
        }
        #expect(
            RepositoryFile("docs/reference/errors.md").isCurrent(table, between: "receiver"))
    }

    @Test(arguments: all)
    func `What is worth sending again has a status that says so`(error: ReceiverError) {
        let isRetryable = [429, 502, 503, 504].contains(error.status.code)
        #expect(isRetryable == (error.retryAfterSeconds != nil))
        #expect(isRetryable == (error.code == .unavailable))
    }

    @Test func `Every reason is known to the metrics, and none twice`() {
        #expect(Self.all.map(\.reason) == ReceiverError.allReasons)
        #expect(Set(ReceiverError.allReasons).count == ReceiverError.allReasons.count)
    }

    @Test func `What the server finds wrong is told in OTLP's words`() throws {
        let fixture = try ReceiverFixture()
        let receiver = TraceReceiver(fixture.pipeline)
        let head = try HTTPRequestHead.make(
            "POST", "/v1/traces", headers: [("content-type", "application/x-protobuf")])
        for (problem, status, code) in [
            (HTTPProblem.malformed("no host"), 400, 3), (.headTooLarge, 431, 8),
            (.bodyTooLarge(limit: 1), 413, 8), (.overloaded(retryAfterSeconds: 9), 503, 14),
            (.stopping, 503, 14), (.unanswered, 503, 14),
        ] {
            for known in [head, nil] {
                let answer = receiver.answer(to: problem, head: known)
                #expect(answer.status.code == status)
                #expect((answer.headers["Retry-After"] != nil) == (status == 503))
                guard case .bytes(let body) = answer.body else {
                    Issue.record("no body")
                    continue
                }
                #expect(RPCStatus(body, isJSON: known == nil)?.code == code)
            }
        }
    }
}

extension ErrorStatus.Code {
    /// The name as gRPC has it.
    fileprivate var name: String {
        switch self {
        case .invalidArgument: "INVALID_ARGUMENT"
        case .notFound: "NOT_FOUND"
        case .permissionDenied: "PERMISSION_DENIED"
        case .resourceExhausted: "RESOURCE_EXHAUSTED"
        case .unimplemented: "UNIMPLEMENTED"
        case .internal: "INTERNAL"
        case .unavailable: "UNAVAILABLE"
        case .unauthenticated: "UNAUTHENTICATED"
        }
    }
}
