import Bytes
import Compression
import TestSupport
import TraceModel

/// Requests that are ready to be sent, every trace of them once.
final class Payloads: Sendable {
    let form: PayloadForm
    let bodies: [ByteBuffer]
    let spanCount: Int
    /// Bytes of all bodies.
    let byteCount: Int

    /// How many spans a request holds where it does not matter.
    static let standardRequest = 500

    /// Makes requests.
    ///
    /// - Parameters:
    ///   - spans: How many spans in all, rounded up to whole requests.
    ///   - perRequest: How many of them a request holds.
    ///   - form: How they are sent.
    ///   - seed: Another seed gives other traces.
    ///   - start: When the first trace starts; nil for where the corpus begins.
    init(
        spans: Int, perRequest: Int = standardRequest, form: PayloadForm, seed: UInt64 = 1,
        start: Timestamp? = nil
    ) {
        var corpus = start.map { Corpus(seed: seed, start: $0) } ?? Corpus(seed: seed)
        let deflater = Deflater()
        let count = (spans + perRequest - 1) / perRequest
        self.form = form
        bodies = (0..<count).map { _ in
            form.encode(corpus.request(spans: perRequest).body, with: deflater)
        }
        spanCount = count * perRequest
        byteCount = bodies.reduce(0) { $0 + $1.count }
    }

    /// Makes requests of spans of a shape, in protobuf.
    init(spans: Int, shape: SpanShape) {
        var stream = ShapedSpans(shape)
        let count = max(1, spans / shape.spansPerRequest)
        form = .protobuf
        bodies = (0..<count).map { _ in
            let body = stream.request(spans: shape.spansPerRequest)
            return body.withView { ByteBuffer(copying: $0) }
        }
        spanCount = count * shape.spansPerRequest
        byteCount = bodies.reduce(0) { $0 + $1.count }
    }
}
