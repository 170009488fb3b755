import OTLP

// What a reader does with spans that were found.
extension MicroBenchmark {
    static let reading = [decode, writeJSON]

    private static let decode = MicroBenchmark(
        name: "decode", summary: "decode spans in full, into the model", unit: "span"
    ) { corpus in
        let batches = corpus.batches
        return Prepared(units: corpus.spanCount, input: corpus.bodies) {
            for batch in batches {
                var decoder = SpanDecoder(batch)
                for run in batch.runs { consume(decoder.decode(run)) }
            }
        }
    }

    private static let writeJSON = MicroBenchmark(
        name: "write-json", summary: "decode spans and write them as OTLP JSON", unit: "span"
    ) { corpus in
        let batches = corpus.batches
        return Prepared(units: corpus.spanCount, input: corpus.json) {
            for batch in batches { consume(batch.json) }
        }
    }
}
