import Bytes
import HTTPServer
import OTLP
import Query
import TraceModel

/// The forms in which a trace is answered.
enum TraceAnswerFormat: String, CaseIterable {
    case json, otlp

    /// The form that is asked for.
    init(_ items: QueryItems, accept: String?) throws(APIProblem) {
        let names = Self.allCases.map(\.rawValue).joined(separator: ", ")
        guard let text = try items["format"] else {
            self = Self.wantsProtobuf(accept) ? .otlp : .json
            return
        }
        // The tree is drawn by the tool; what it draws from is the JSON.
        guard let format = Self(rawValue: text == "tree" ? "json" : text) else {
            throw APIProblem(
                .badRequest, "unsupported_format", "There is no format \(text).",
                hint: "There are \(names).")
        }
        self = format
    }

    /// Whether a client accepts protobuf and names no JSON.
    static func wantsProtobuf(_ accept: String?) -> Bool {
        guard let accept = accept?.lowercased() else { return false }
        return accept.contains("application/x-protobuf") || accept.contains("application/protobuf")
    }
}

extension NativeAPI {
    /// Answers one trace by its identifier or the beginning of it.
    func trace(
        _ digits: String, _ items: QueryItems, _ head: HTTPRequestHead, _ grant: APIGrant
    ) throws(APIProblem) -> HTTPResponse {
        guard let prefix = TraceIDPrefix(digits) else { throw .noTraceID(digits) }
        let accept = head.header("accept")
        let format = try TraceAnswerFormat(items, accept: accept)
        let found: MergedTrace
        do throws(LookUpError) {
            found = try lookUp.trace(prefix)
            if let reach = grant.reach, !found.hasSpan(matching: reach) {
                throw LookUpError.notFound
            }
        } catch {
            throw APIProblem(error, digits: prefix.digits)
        }
        return Self.response(found, format, isProtobuf: TraceAnswerFormat.wantsProtobuf(accept))
    }

    private static func response(
        _ trace: MergedTrace, _ format: TraceAnswerFormat, isProtobuf: Bool
    ) -> HTTPResponse {
        var json = JSONWriter(capacity: 4096)
        switch format {
        case .json:
            TraceView(trace.decoded()).encode(to: &json)
        case .otlp:
            if isProtobuf {
                return HTTPResponse(.ok, "application/x-protobuf", trace.tracesData())
            }
            OTLPJSON.write(trace.decoded().spans, to: &json)
        }
        var response = HTTPResponse(.ok, "application/json", json.finish())
        response.headers.set("Vary", "Accept")
        return response
    }
}
