import Bytes

/// The numbers of spans that are made for one purpose: to see what grows with them.
struct SpanShape: Sendable {
    var spansPerRequest = 500
    var spansPerTrace = 20
    var attributesPerSpan = 12
    /// How many keys the attributes of all spans have.
    var distinctKeys = 12
    /// How many values the attributes of all spans have.
    var distinctValues = 1_000
}

/// Plain spans of a shape: one service, names and times that repeat, attributes of text.
struct ShapedSpans {
    private let shape: SpanShape
    private var made: UInt64 = 0
    private var attributes = 0

    private static let start: UInt64 = 1_767_225_600_000_000_000

    /// Begins a stream.
    init(_ shape: SpanShape) { self.shape = shape }

    /// Makes the next request.
    mutating func request(spans: Int) -> ByteBuffer {
        var body = ByteWriter(capacity: spans * (80 + shape.attributesPerSpan * 32))
        let resourceSpans = body.beginLongMessage(1)
        let resource = body.beginMessage(1)
        Self.append("service.name", "shaped", field: 1, to: &body)
        Self.append("deployment.environment.name", "prod", field: 1, to: &body)
        body.endMessage(resource)
        let scopeSpans = body.beginLongMessage(2)
        for _ in 0..<spans { appendSpan(to: &body) }
        body.endLongMessage(scopeSpans)
        body.endLongMessage(resourceSpans)
        return body.finish()
    }

    private mutating func appendSpan(to body: inout ByteWriter) {
        let trace = made / UInt64(shape.spansPerTrace)
        let isFirst = made % UInt64(shape.spansPerTrace) == 0
        let root = Self.scattered(trace &* UInt64(shape.spansPerTrace))
        let span = body.beginLongMessage(2)
        Self.append(1, [Self.scattered(~trace), Self.scattered(trace)], to: &body)
        Self.append(2, [Self.scattered(made)], to: &body)
        if !isFirst { Self.append(4, [root], to: &body) }
        body.appendField(5, string: "step \(made % 50)")
        body.appendField(6, varint: isFirst ? 2 : 1)
        body.appendField(7, fixed64: Self.start + made * 100_000)
        body.appendField(8, fixed64: Self.start + made * 100_000 + made % 1_000 * 5_000)
        for _ in 0..<shape.attributesPerSpan {
            Self.append(
                "app.key.\(attributes % shape.distinctKeys)",
                "value-\(attributes % shape.distinctValues)", field: 9, to: &body)
            attributes += 1
        }
        body.endLongMessage(span)
        made += 1
    }

    /// A number for each number, as far from its neighbours' as identifiers are.
    private static func scattered(_ number: UInt64) -> UInt64 {
        let mixed = (number &+ 1) &* 0x9E37_79B9_7F4A_7C15
        return (mixed ^ (mixed >> 29)) &* 0xBF58_476D_1CE4_E5B9
    }

    private static func append(_ field: Int, _ words: [UInt64], to body: inout ByteWriter) {
        body.appendTag(field, .lengthDelimited)
        body.appendVarint(UInt64(words.count * 8))
        for word in words { body.appendBigEndian(word) }
    }

    private static func append(
        _ key: String, _ value: String, field: Int, to body: inout ByteWriter
    ) {
        let pair = body.beginMessage(field)
        body.appendField(1, string: key)
        let text = body.beginMessage(2)
        body.appendField(1, string: value)
        body.endMessage(text)
        body.endMessage(pair)
    }
}
