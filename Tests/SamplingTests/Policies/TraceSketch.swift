import Assembly
import Bytes
import OTLP
import SystemClock
import TraceModel

/// A span in a few words, for tables.
struct SpanSketch: Sendable {
    var id: UInt64 = 1
    /// 0 for a root.
    var parent: UInt64 = 0
    var name = "op"
    var kind = SpanKind.server
    var status = SpanStatus.Code.unset
    /// From the start of the trace, in milliseconds.
    var start = 0.0
    var end = 10.0
    var attributes: [Attribute] = []
    var traceState = ""
    var flags: UInt32 = 0
    var events: [SpanEvent] = []
    /// The traces that it links to.
    var links: [TraceID] = []
    var service = "shop"
    var environment: String?
    var resource: [Attribute] = []
    var scope: [Attribute] = []
    var statusMessage = ""

    /// The same span with something changed.
    func with(_ change: (inout SpanSketch) -> Void) -> SpanSketch {
        var copy = self
        change(&copy)
        return copy
    }

    static func attribute(_ key: String, _ value: AttributeValue, id: UInt64 = 1) -> SpanSketch {
        SpanSketch(id: id, attributes: [Attribute(key, value)])
    }
}

/// A trace in a few words.
struct TraceSketch: Sendable {
    var high: UInt64 = 0x4BF9_2F35_77B3_4DA6
    var low: UInt64 = 0xA3CE_929D_0E0E_4736
    var spans: [SpanSketch]
    var earlier: TraceVerdict?
    /// Whether each span comes in a batch of its own.
    var isScattered = false
    /// Stands for the sizes of the messages where it is given.
    var bytes: Int?

    init(_ spans: [SpanSketch], randomness: UInt64? = nil) {
        self.spans = spans
        if let randomness { low = low & 0xFF00_0000_0000_0000 | randomness }
    }

    init(_ spans: SpanSketch...) { self.init(spans) }

    /// A trace of so many equal spans, the first of which is the root.
    static func of(spans count: Int) -> TraceSketch {
        TraceSketch((1...max(1, count)).map { SpanSketch(id: UInt64($0), parent: $0 == 1 ? 0 : 1) })
    }

    struct NotATrace: Error {}

    func completed() throws -> CompletedTrace {
        guard let id = TraceID(high: high, low: low) else { throw NotATrace() }
        let groups = isScattered ? spans.map { [$0] } : [spans]
        let runs = try groups.map { group in
            SpanRun(
                batch: try SpanBatch.scan(encoded(group)).batch, first: 0, count: group.count)
        }
        return CompletedTrace(
            traceID: id, runs: runs, spanCount: spans.count,
            bytes: bytes
                ?? runs.reduce(0) { $0 + $1.records.reduce(0) { $0 + Int($1.message.count) } },
            completion: .gotRoot, firstSeen: MonotonicTime(nanoseconds: 0), earlierVerdict: earlier)
    }

    private func encoded(_ spans: [SpanSketch]) -> ByteBuffer {
        var writer = ByteWriter()
        for span in spans {
            let resourceSpans = writer.beginMessage(1)
            let resource = writer.beginMessage(1)
            writer.appendAttribute(1, Attribute("service.name", .string(span.service)))
            if let environment = span.environment {
                writer.appendAttribute(
                    1, Attribute("deployment.environment.name", .string(environment)))
            }
            for attribute in span.resource { writer.appendAttribute(1, attribute) }
            writer.endMessage(resource)
            let scopeSpans = writer.beginMessage(2)
            let scope = writer.beginMessage(1)
            writer.appendField(1, string: "tests")
            for attribute in span.scope { writer.appendAttribute(3, attribute) }
            writer.endMessage(scope)
            append(span, to: &writer)
            writer.endMessage(scopeSpans)
            writer.endMessage(resourceSpans)
        }
        return writer.finish()
    }

    private func append(_ span: SpanSketch, to writer: inout ByteWriter) {
        let start: UInt64 = 1_767_225_600_000_000_000
        let message = writer.beginMessage(2)
        writer.appendWords([high, low], field: 1)
        writer.appendWords([span.id], field: 2)
        if !span.traceState.isEmpty { writer.appendField(3, string: span.traceState) }
        if span.parent != 0 { writer.appendWords([span.parent], field: 4) }
        writer.appendField(5, string: span.name)
        writer.appendField(6, varint: UInt64(span.kind.rawValue))
        writer.appendField(7, fixed64: start + UInt64(span.start * 1e6))
        writer.appendField(8, fixed64: start + UInt64(span.end * 1e6))
        for attribute in span.attributes { writer.appendAttribute(9, attribute) }
        for event in span.events {
            let inner = writer.beginMessage(11)
            writer.appendField(2, string: event.name)
            for attribute in event.attributes { writer.appendAttribute(3, attribute) }
            writer.endMessage(inner)
        }
        for link in span.links {
            let inner = writer.beginMessage(13)
            writer.appendWords([link.high, link.low], field: 1)
            writer.appendWords([1], field: 2)
            writer.endMessage(inner)
        }
        let status = writer.beginMessage(15)
        if !span.statusMessage.isEmpty { writer.appendField(2, string: span.statusMessage) }
        writer.appendField(3, varint: UInt64(span.status.rawValue))
        writer.endMessage(status)
        writer.appendField(16, fixed32: span.flags)
        writer.endMessage(message)
    }
}

extension ByteWriter {
    fileprivate mutating func appendWords(_ words: [UInt64], field: Int) {
        let start = beginMessage(field)
        for word in words { appendBigEndian(word) }
        endMessage(start)
    }

    fileprivate mutating func appendAttribute(_ field: Int, _ attribute: Attribute) {
        let pair = beginMessage(field)
        appendField(1, string: attribute.key)
        appendValue(2, attribute.value)
        endMessage(pair)
    }

    private mutating func appendValue(_ field: Int, _ value: AttributeValue) {
        let message = beginMessage(field)
        switch value {
        case .empty: break
        case .string(let text): appendField(1, string: text)
        case .bool(let flag): appendField(2, varint: flag ? 1 : 0)
        case .int(let number): appendField(3, varint: UInt64(bitPattern: number))
        case .double(let number): appendField(4, fixed64: number.bitPattern)
        case .array(let values):
            let list = beginMessage(5)
            for value in values { appendValue(1, value) }
            endMessage(list)
        case .map(let entries):
            let list = beginMessage(6)
            for entry in entries { appendAttribute(1, entry) }
            endMessage(list)
        case .bytes(let bytes): appendField(7, bytes: ByteBuffer(bytes))
        }
        endMessage(message)
    }
}
