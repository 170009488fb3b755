import Bytes
import OTLP

/// Writes OTLP protobuf by hand, valid or not.
enum Wire {
    static func bytes(_ write: (inout ByteWriter) -> Void) -> ByteBuffer {
        var writer = ByteWriter()
        write(&writer)
        return writer.finish()
    }

    /// A request with one resource, one scope and these spans.
    static func request(service: String = "shop", _ spans: [ByteBuffer]) -> ByteBuffer {
        bytes { body in
            let resourceSpans = body.beginMessage(1)
            let resource = body.beginMessage(1)
            string(&body, "service.name", service)
            body.endMessage(resource)
            let scopeSpans = body.beginMessage(2)
            for span in spans { body.appendField(2, bytes: span) }
            body.endMessage(scopeSpans)
            body.endMessage(resourceSpans)
        }
    }

    /// An attribute as field 1 of a `Resource`.
    static func string(_ body: inout ByteWriter, field: Int = 1, _ key: String, _ value: String) {
        let pair = body.beginMessage(field)
        body.appendField(1, string: key)
        let any = body.beginMessage(2)
        body.appendField(1, string: value)
        body.endMessage(any)
        body.endMessage(pair)
    }

    static func span(
        trace: [UInt8], span: [UInt8], parent: [UInt8] = [], name: String = "op",
        _ more: (inout ByteWriter) -> Void = { _ in }
    ) -> ByteBuffer {
        bytes { body in
            body.appendField(1, bytes: ByteBuffer(trace))
            body.appendField(2, bytes: ByteBuffer(span))
            if !parent.isEmpty { body.appendField(4, bytes: ByteBuffer(parent)) }
            body.appendField(5, string: name)
            body.appendField(7, fixed64: 1000)
            body.appendField(8, fixed64: 2000)
            more(&body)
        }
    }

    static func traceID(_ last: UInt8) -> [UInt8] { [UInt8](repeating: 7, count: 15) + [last] }
    static func spanID(_ last: UInt8) -> [UInt8] { [UInt8](repeating: 9, count: 7) + [last] }
}
