import Bytes
import Compression
import OTLP
import TestSupport
import TraceModel

/// The requests that the micro benchmarks work on, in every form that one of them needs.
///
/// 500 spans a request, 12 attributes and 572 bytes of protobuf a span; the same in every run.
final class MicroCorpus {
    /// How many spans a request holds.
    static let spansPerRequest = 500

    /// The requests in protobuf.
    let bodies: [ByteBuffer]
    let spanCount: Int

    /// Makes requests; those of more are the same at the beginning.
    init(requests count: Int) {
        var corpus = Corpus(seed: 7)
        let requests = (0..<count).map { _ in corpus.request(spans: Self.spansPerRequest) }
        bodies = requests.map { $0.body.withView { ByteBuffer(copying: $0) } }
        spanCount = requests.reduce(0) { $0 + $1.spanCount }
    }

    /// What can be looked up of them: all traces of a few requests.
    private(set) lazy var sample: CorpusSample = {
        var sample = CorpusSample()
        for batch in batches.prefix(4) { sample.add(batch) }
        return sample
    }()

    /// The requests in JSON.
    private(set) lazy var json: [ByteBuffer] = batches.map(\.json)

    /// The requests in protobuf, compressed as exporters do it.
    private(set) lazy var gzip: [ByteBuffer] = {
        let deflater = Deflater()
        return bodies.map { body in
            var output = ByteWriter(capacity: body.count / 4)
            body.withView { deflater.compress($0, as: .gzip, into: &output) }
            return output.finish()
        }
    }()

    /// The requests as scanned.
    private(set) lazy var batches: [SpanBatch] = bodies.map { body in
        guard let scan = try? SpanBatch.scan(body) else {
            preconditionFailure("the corpus makes valid requests")
        }
        return scan.batch
    }
}

extension SpanBatch {
    /// The spans in JSON, as an exporter sends them.
    var json: ByteBuffer {
        var decoder = SpanDecoder(self)
        var writer = JSONWriter(capacity: body.count * 3)
        OTLPJSON.write(runs.flatMap { decoder.decode($0) }, to: &writer)
        let text = writer.finish()
        return text.withView { ByteBuffer(copying: $0) }
    }
}
