import Bytes
import TraceModel

/// An export request in both encodings, valid or with the one fault that a test wants.
struct TestRequest: Sendable {
    struct TestSpan: Sendable {
        var traceID: [UInt8] = TestRequest.traceID(1)
        var spanID: [UInt8] = TestRequest.spanID(1)
        var parentSpanID: [UInt8] = []
        var traceState = ""
        var attributes: [(key: String, value: String)] = []
    }

    /// The attributes of the one resource.
    var resource: [(key: String, value: String)] = []
    var spans: [TestSpan] = [TestSpan()]

    static func traceID(_ number: UInt64) -> [UInt8] { spanID(number) + spanID(number) }

    static func spanID(_ number: UInt64) -> [UInt8] {
        (0..<8).map { UInt8(truncatingIfNeeded: number >> (56 - 8 * $0)) }
    }

    /// So many spans of as many traces, numbered from 1.
    static func spans(_ count: UInt64, environment: String? = nil) -> TestRequest {
        var request = TestRequest()
        if let environment { request.resource = [("deployment.environment.name", environment)] }
        request.spans = (1...count).map {
            TestSpan(traceID: traceID($0), spanID: spanID($0))
        }
        return request
    }

    // MARK: Protobuf

    var protobuf: ByteBuffer {
        var writer = ByteWriter()
        let resourceSpans = writer.beginMessage(1)
        let resource = writer.beginMessage(1)
        for attribute in self.resource { Self.append(attribute, field: 1, to: &writer) }
        writer.endMessage(resource)
        let scopeSpans = writer.beginMessage(2)
        for span in spans { Self.append(span, to: &writer) }
        writer.endMessage(scopeSpans)
        writer.endMessage(resourceSpans)
        return writer.finish()
    }

    private static func append(_ span: TestSpan, to writer: inout ByteWriter) {
        let message = writer.beginMessage(2)
        append(span.traceID, field: 1, to: &writer)
        append(span.spanID, field: 2, to: &writer)
        if !span.traceState.isEmpty { writer.appendField(3, string: span.traceState) }
        if !span.parentSpanID.isEmpty { append(span.parentSpanID, field: 4, to: &writer) }
        writer.appendField(5, string: "example")
        for attribute in span.attributes { append(attribute, field: 9, to: &writer) }
        writer.endMessage(message)
    }

    private static func append(_ bytes: [UInt8], field: Int, to writer: inout ByteWriter) {
        let start = writer.beginMessage(field)
        for byte in bytes { writer.append(byte) }
        writer.endMessage(start)
    }

    private static func append(
        _ attribute: (key: String, value: String), field: Int, to writer: inout ByteWriter
    ) {
        let message = writer.beginMessage(field)
        writer.appendField(1, string: attribute.key)
        let value = writer.beginMessage(2)
        writer.appendField(1, string: attribute.value)
        writer.endMessage(value)
        writer.endMessage(message)
    }

    // MARK: JSON

    var json: ByteBuffer {
        var text = #"{"resourceSpans":[{"resource":{"attributes":"#
        text += Self.json(resource)
        text += #"},"scopeSpans":[{"spans":["#
        text += spans.map(Self.json).joined(separator: ",")
        text += "]}]}]}"
        return ByteBuffer(text.utf8)
    }

    private static func json(_ span: TestSpan) -> String {
        """
        {"traceId":"\(hex(span.traceID))","spanId":"\(hex(span.spanID))",\
        "parentSpanId":"\(hex(span.parentSpanID))","traceState":"\(span.traceState)",\
        "name":"example","attributes":\(json(span.attributes))}
        """
    }

    private static func json(_ attributes: [(key: String, value: String)]) -> String {
        let items = attributes.map {
            #"{"key":"\#($0.key)","value":{"stringValue":"\#($0.value)"}}"#
        }
        return "[\(items.joined(separator: ","))]"
    }

    private static func hex(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
