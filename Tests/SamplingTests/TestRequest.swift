import Bytes
import OTLP
import TraceModel

/// An export request written span by span.
struct TestRequest {
    struct TestSpan {
        var traceID: TraceID
        var spanID: UInt64 = 1
        var parentSpanID: UInt64 = 0
        var traceState = ""
    }

    /// The spans of one resource; a nil environment is not written.
    var resources: [(environment: String?, spans: [TestSpan])]

    func batch() throws -> SpanBatch { try SpanBatch.scan(encoded()).batch }

    private func encoded() -> ByteBuffer {
        var writer = ByteWriter()
        for (environment, spans) in resources {
            let resourceSpans = writer.beginMessage(1)
            if let environment { Self.append(environment, to: &writer) }
            let scopeSpans = writer.beginMessage(2)
            for span in spans { Self.append(span, to: &writer) }
            writer.endMessage(scopeSpans)
            writer.endMessage(resourceSpans)
        }
        return writer.finish()
    }

    private static func append(_ environment: String, to writer: inout ByteWriter) {
        let resource = writer.beginMessage(1)
        let attribute = writer.beginMessage(1)
        writer.appendField(1, string: "deployment.environment.name")
        let value = writer.beginMessage(2)
        writer.appendField(1, string: environment)
        writer.endMessage(value)
        writer.endMessage(attribute)
        writer.endMessage(resource)
    }

    private static func append(_ span: TestSpan, to writer: inout ByteWriter) {
        let message = writer.beginMessage(2)
        append([span.traceID.high, span.traceID.low], field: 1, to: &writer)
        append([span.spanID], field: 2, to: &writer)
        if !span.traceState.isEmpty { writer.appendField(3, string: span.traceState) }
        if span.parentSpanID != 0 { append([span.parentSpanID], field: 4, to: &writer) }
        writer.endMessage(message)
    }

    private static func append(_ words: [UInt64], field: Int, to writer: inout ByteWriter) {
        let start = writer.beginMessage(field)
        for word in words { writer.appendBigEndian(word) }
        writer.endMessage(start)
    }
}

/// A stream of well-mixed numbers, the same in every process.
struct FixedRandom: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func traceID() -> TraceID {
        while true {
            if let id = TraceID(high: next(), low: next()) { return id }
        }
    }
}
