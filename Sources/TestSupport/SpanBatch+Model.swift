import Bytes
package import OTLP
package import TraceModel

extension SpanBatch {
    /// A batch of spans of the model, as if a client had sent them in JSON.
    package static func of(_ spans: [Span]) throws -> SpanBatch {
        var json = JSONWriter()
        OTLPJSON.write(spans, to: &json)
        return try scan(OTLPJSON.transcode(json.finish())).batch
    }
}
