package import Bytes

/// The two encodings of OTLP over HTTP; an answer has the encoding of its request.
package enum OTLPEncoding: Sendable, Equatable, CaseIterable {
    case protobuf
    case json

    /// The media type that an answer in this encoding names.
    package var mediaType: String {
        switch self {
        case .protobuf: "application/x-protobuf"
        case .json: "application/json"
        }
    }

    /// Reads a `Content-Type`: any case, parameters allowed; nil for another media type.
    package init?(contentType: some StringProtocol) {
        // PERF: As nearly every client writes them; to take a text apart costs some ten microseconds.
        if contentType == "application/x-protobuf" {
            self = .protobuf
            return
        }
        if contentType == "application/json" {
            self = .json
            return
        }
        let isSpace = { (character: Character) in character == " " || character == "\t" }
        let type = contentType.prefix { $0 != ";" }.drop(while: isSpace)
        switch String(type.reversed().drop(while: isSpace).reversed()).lowercased() {
        case "application/x-protobuf", "application/protobuf": self = .protobuf
        case "application/json": self = .json
        default: return nil
        }
    }
}

/// The answer to an accepted request: an `ExportTraceServiceResponse`.
///
/// - Source: OTLP specification, "Partial Success": unset when every span was accepted.
package struct ExportResponse: Sendable, Equatable {
    /// How many spans were rejected for good.
    package var rejectedSpans: Int
    /// Why, for a person; empty when there is nothing to say.
    package var errorMessage: String

    /// Makes an answer; by default that of full success.
    package init(rejectedSpans: Int = 0, errorMessage: String = "") {
        self.rejectedSpans = rejectedSpans
        self.errorMessage = errorMessage
    }

    /// The body of the answer: empty, or `{}`, on full success.
    package func encoded(as encoding: OTLPEncoding) -> ByteBuffer {
        let isFull = rejectedSpans == 0 && errorMessage.isEmpty
        switch encoding {
        case .protobuf:
            var body = ByteWriter()
            guard !isFull else { return body.finish() }
            let partial = body.beginMessage(1)
            if rejectedSpans != 0 { body.appendField(1, varint: UInt64(rejectedSpans)) }
            if !errorMessage.isEmpty { body.appendField(2, string: errorMessage) }
            body.endMessage(partial)
            return body.finish()
        case .json:
            var json = JSONWriter()
            json.beginObject()
            if !isFull {
                json.key("partialSuccess")
                json.beginObject()
                if rejectedSpans != 0 {
                    json.key("rejectedSpans")
                    json.stringNumber(rejectedSpans)
                }
                if !errorMessage.isEmpty {
                    json.key("errorMessage")
                    json.string(errorMessage)
                }
                json.endObject()
            }
            json.endObject()
            return json.finish()
        }
    }
}

/// The body of an error answer: a `google.rpc.Status`.
package struct ErrorStatus: Sendable, Equatable {
    /// Codes of `google.rpc.Code`.
    package enum Code: Int, Sendable {
        case invalidArgument = 3
        case notFound = 5
        case permissionDenied = 7
        case resourceExhausted = 8
        case unimplemented = 12
        case `internal` = 13
        case unavailable = 14
        case unauthenticated = 16
    }

    package var code: Code
    /// What is wrong and what to do; safe to show.
    package var message: String

    /// Makes a status.
    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// The body of the answer.
    package func encoded(as encoding: OTLPEncoding) -> ByteBuffer {
        switch encoding {
        case .protobuf:
            var body = ByteWriter()
            body.appendField(1, varint: UInt64(code.rawValue))
            body.appendField(2, string: message)
            return body.finish()
        case .json:
            var json = JSONWriter()
            json.beginObject()
            json.key("code")
            json.number(code.rawValue)
            json.key("message")
            json.string(message)
            json.endObject()
            return json.finish()
        }
    }
}
