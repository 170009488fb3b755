import Bytes
import OTLP
import TraceModel

/// Finds the spans that a span links to.
enum LinkReader {
    /// The spans that a span links to, in order, up to a limit.
    ///
    /// The message was checked by the scan of its batch. Links without valid identifiers are passed
    /// over.
    static func keys(in message: ByteView, atMost limit: Int) -> [JoinKey] {
        var keys: [JoinKey] = []
        var reader = WireReader(message)
        while !reader.isAtEnd, keys.count < limit, let tag = try? reader.readTag() {
            if tag.field == SpanField.links.rawValue {
                guard let link = try? reader.readBytes() else { break }
                if let key = key(link) { keys.append(key) }
            } else if (try? reader.skip(tag.type)) == nil {
                break
            }
        }
        return keys
    }

    private static func key(_ link: ByteView) -> JoinKey? {
        var trace: TraceID?
        var span: SpanID?
        var reader = WireReader(link)
        while !reader.isAtEnd, let tag = try? reader.readTag() {
            switch LinkField(rawValue: tag.field) {
            case .traceId:
                let bytes = (try? reader.readBytes()) ?? .empty
                if bytes.count == 16, let high = bytes.bigEndian64(at: 0),
                    let low = bytes.bigEndian64(at: 8)
                {
                    trace = TraceID(high: high, low: low)
                }
            case .spanId:
                let bytes = (try? reader.readBytes()) ?? .empty
                if bytes.count == 8 { span = bytes.bigEndian64(at: 0).flatMap(SpanID.init) }
            default: if (try? reader.skip(tag.type)) == nil { return nil }
            }
        }
        guard let trace, let span else { return nil }
        return JoinKey(trace, span)
    }
}
