import Bytes
import Compression
import OTLP
import Sampling

// What a request meets before anything is decided about it.
extension MicroBenchmark {
    static let ingestion = [scan, transcode, inflate, rewrite]

    private static let scan = MicroBenchmark(
        name: "scan", summary: "walk and check a protobuf body, record its spans", unit: "span"
    ) { corpus in
        let bodies = corpus.bodies
        return Prepared(units: corpus.spanCount, input: bodies) {
            for body in bodies { consume(try? SpanBatch.scan(body)) }
        }
    }

    private static let transcode = MicroBenchmark(
        name: "transcode", summary: "turn a JSON body into protobuf", unit: "span"
    ) { corpus in
        let texts = corpus.json
        return Prepared(units: corpus.spanCount, input: texts) {
            for text in texts { consume(try? OTLPJSON.transcode(text)) }
        }
    }

    private static let inflate = MicroBenchmark(
        name: "inflate", summary: "inflate a gzip body", unit: "span"
    ) { corpus in
        let bodies = corpus.gzip
        let inflater = Inflater()
        return Prepared(units: corpus.spanCount, input: corpus.bodies) {
            for body in bodies {
                body.withView { consume(try? inflater.inflate($0, .gzip, limit: 64 << 20)) }
            }
        }
    }

    private static let rewrite = MicroBenchmark(
        name: "rewrite", summary: "write a body with the tenth that head sampling keeps",
        unit: "span"
    ) { corpus in
        let batches = corpus.batches
        let sampler = HeadSampler(rates: ["prod": 0.1])
        var tally = HeadTally(for: sampler)
        let actions = batches.map { sampler.sample($0, counting: &tally) ?? [] }
        return Prepared(units: corpus.spanCount, input: corpus.bodies) {
            for (batch, actions) in zip(batches, actions) {
                consume(batch.rewritten { actions[$0] })
            }
        }
    }
}
