import Bytes
import TraceModel

/// Writes the spans of the corpus as OTLP protobuf.
///
/// Twelve attributes a span on average, and the mix of values of a real system: constants of the
/// call site, values of the request (ids, organisation, user), and values of the one call.
struct CorpusSpanWriter {
    var random: CorpusRandom

    /// Appends a `Span` message as a field.
    mutating func append(
        _ step: CorpusTrace.Step, of trace: CorpusTrace, field: Int, to writer: inout ByteWriter
    ) {
        let span = writer.beginMessage(field)
        writer.appendTag(1, .lengthDelimited)
        writer.appendVarint(16)
        writer.appendBigEndian(trace.traceID.high)
        writer.appendBigEndian(trace.traceID.low)
        appendID(2, step.id, to: &writer)
        if step.parent != 0 { appendID(4, step.parent, to: &writer) }
        appendName(step, to: &writer)
        writer.appendField(7, fixed64: step.start)
        writer.appendField(8, fixed64: step.end)
        appendAttributes(of: step, trace.context, to: &writer)
        if step.failed || random.chance(permille: 40) {
            appendEvent(of: step, to: &writer)
        }
        if step.link != 0 {
            let link = writer.beginMessage(13)
            writer.appendTag(1, .lengthDelimited)
            writer.appendVarint(16)
            writer.appendBigEndian(trace.traceID.high)
            writer.appendBigEndian(trace.traceID.low)
            appendID(2, step.link, to: &writer)
            writer.appendField(6, fixed32: 257)
            writer.endMessage(link)
        }
        let status = writer.beginMessage(15)
        if step.failed {
            writer.appendField(2, text: "upstream connect error: connection reset by peer")
            writer.appendField(3, varint: 2)
        }
        writer.endMessage(status)
        writer.appendField(16, fixed32: step.parent == 0 ? 0x101 : 0x301)
        writer.endMessage(span)
    }

    private func appendID(_ field: Int, _ id: UInt64, to writer: inout ByteWriter) {
        writer.appendTag(field, .lengthDelimited)
        writer.appendVarint(8)
        writer.appendBigEndian(id)
    }

    private func appendName(_ step: CorpusTrace.Step, to writer: inout ByteWriter) {
        let kind: UInt64
        switch step.role {
        case .server(let service, let endpoint), .client(let service, let endpoint):
            let target = CorpusTopology.services[service].endpoints[endpoint]
            writer.appendTag(5, .lengthDelimited)
            if case .server = step.role {
                writer.appendVarint(
                    UInt64(target.method.utf8CodeUnitCount + 1 + target.route.utf8CodeUnitCount))
                writer.append(target.method)
                writer.append(" ")
                writer.append(target.route)
                kind = 2
            } else {
                writer.appendVarint(UInt64(target.method.utf8CodeUnitCount))
                writer.append(target.method)
                kind = 3
            }
        case .cache(let command):
            writer.appendField(5, text: CorpusTopology.cacheCommands[command].command)
            kind = 3
        case .query(let statement):
            writer.appendField(5, text: CorpusTopology.statements[statement].name)
            kind = 3
        case .compute(let function):
            writer.appendField(5, text: CorpusTopology.functions[function])
            kind = 1
        case .publish(let job):
            writer.appendField(5, text: CorpusTopology.jobs[job].publish)
            kind = 4
        case .process(let job):
            writer.appendField(5, text: CorpusTopology.jobs[job].process)
            kind = 5
        }
        writer.appendField(6, varint: kind)
    }

    private mutating func appendEvent(of step: CorpusTrace.Step, to writer: inout ByteWriter) {
        let event = writer.beginMessage(11)
        writer.appendField(
            1, fixed64: step.end - min(step.end, 4_000) + UInt64(random.below(4_000)))
        if step.failed {
            writer.appendField(2, text: "exception")
            writer.appendAttribute(3, "exception.type", text: "ConnectionResetError")
            writer.appendAttribute(
                3, "exception.message", text: "upstream connect error: connection reset by peer")
            writer.appendAttribute(
                3, "exception.stacktrace",
                text: """
                    Traceback (most recent call last):
                      File "/app/lib/transport.py", line 214, in send
                        return self.pool.request(request, timeout=self.timeout)
                      File "/app/lib/pool.py", line 97, in request
                        raise ConnectionResetError(104, "Connection reset by peer")
                    """)
        } else {
            writer.appendField(2, text: "acquired connection")
            writer.appendAttribute(3, "pool.wait_us", int: UInt64(random.skewed(below: 5_000)))
            writer.appendAttribute(3, "pool.idle", int: UInt64(random.below(12)))
        }
        writer.endMessage(event)
    }
}
