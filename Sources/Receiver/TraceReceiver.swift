import Access
import Bytes
import Compression
package import HTTPServer
import OTLP
import Telemetry

/// OTLP over HTTP: `POST /v1/traces`.
///
/// A thin mapping between HTTP and the pipeline: headers in, statuses out. Answers have the encoding of
/// their request, errors are a `google.rpc.Status`.
/// - Source: OTLP specification, "OTLP/HTTP".
package struct TraceReceiver: HTTPHandler {
    /// Where traces are sent to.
    package static let path = "/v1/traces"

    private let pipeline: IngestPipeline
    private let router = Router([Route(.post, path, ())])

    /// Makes a receiver.
    package init(_ pipeline: IngestPipeline) { self.pipeline = pipeline }

    /// What lets web pages of these origins send traces; nil when there are none.
    package static func cors(origins: [String]) -> CORSPolicy? {
        guard !origins.isEmpty else { return nil }
        return CORSPolicy(
            origins: origins, methods: [.post],
            headers: [
                "Authorization", "Content-Encoding", "Content-Type", "X-Correlation-Id",
                "X-Request-Id", "baggage", "traceparent", "tracestate",
            ])
    }

    /// Decides by path, method, token, type and encoding, and by the room there is.
    package func admit(_ head: HTTPRequestHead) -> HTTPAdmission {
        var route = RouteName.unmatched
        do throws(ReceiverError) {
            route = try self.route(of: head)
            let request = try open(head)
            return .accept(
                route: route, bodyLimit: pipeline.settings.requestBytes
            ) { [pipeline] received, responder in
                var request = request
                request.body = received.body
                let format = request.format
                pipeline.ingest(request) { responder.send(Self.response(to: $0, format)) }
            }
        } catch {
            return .refuse(route: route, Self.response(to: error, Self.format(of: head) ?? .json))
        }
    }

    /// Makes the answer to what the server itself finds wrong.
    package func answer(to problem: HTTPProblem, head: HTTPRequestHead?) -> HTTPResponse {
        let error: ReceiverError =
            switch problem {
            case .malformed(let reason): .malformedRequest(reason)
            case .headTooLarge: .headersTooLarge
            case .bodyTooLarge(let limit): .tooLarge(limit: limit)
            case .overloaded: pipeline.overloaded(.inFlight)
            case .stopping: pipeline.overloaded(.stopping)
            case .unanswered: pipeline.overloaded(.unanswered)
            }
        return Self.response(
            to: pipeline.counted(error), head.flatMap(Self.format) ?? .json)
    }

    private func route(of head: HTTPRequestHead) throws(ReceiverError) -> String {
        switch router.match(head) {
        case .found(let match): return match.pattern
        case .otherMethod: throw pipeline.counted(.methodNotAllowed)
        case .notFound: throw pipeline.counted(.notFound)
        }
    }

    /// The request as far as its head tells.
    private func open(_ head: HTTPRequestHead) throws(ReceiverError) -> IngestRequest {
        // SECURITY: Of several headers none counts; which one a proxy has looked at is not known.
        let authorization = head.headers("authorization")
        let grant = try pipeline.admit(
            authorization: authorization.count == 1 ? authorization[0] : nil)
        guard let format = Self.format(of: head) else {
            throw pipeline.counted(.unsupportedMediaType)
        }
        let encodings = head.headers("content-encoding").joined(separator: ",")
        guard let compression = ContentEncoding(headerValue: encodings) else {
            throw pipeline.counted(.unsupportedEncoding)
        }
        return IngestRequest(
            body: ByteBuffer([]), format: format, compression: compression, grant: grant)
    }

    private static func format(of head: HTTPRequestHead) -> OTLPEncoding? {
        let types = head.headers("content-type")
        return types.count == 1 ? OTLPEncoding(contentType: types[0]) : nil
    }
}

extension TraceReceiver {
    private static func response(
        to outcome: IngestOutcome, _ format: OTLPEncoding
    ) -> HTTPResponse {
        switch outcome {
        case .accepted(let report):
            return HTTPResponse(.ok, format.mediaType, report.response.encoded(as: format))
        case .refused(let error):
            return response(to: error, format)
        }
    }

    private static func response(
        to error: ReceiverError, _ format: OTLPEncoding
    ) -> HTTPResponse {
        let status = ErrorStatus(error.code, error.message)
        var response = HTTPResponse(error.status, format.mediaType, status.encoded(as: format))
        if let seconds = error.retryAfterSeconds {
            response.headers.set("Retry-After", String(seconds))
        }
        switch error {
        case .methodNotAllowed: response.headers.set("Allow", "POST")
        case .unauthenticated: response.headers.set("WWW-Authenticate", "Bearer")
        case .unsupportedEncoding:
            // RFC 9110, section 15.5.16: says what would be understood.
            response.headers.set("Accept-Encoding", "gzip, deflate, zstd, identity")
        default: break
        }
        response.logFields = [.errorType(error.reason), .errorMessage(error.message)]
        return response
    }
}
