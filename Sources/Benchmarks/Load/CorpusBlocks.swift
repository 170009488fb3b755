import Assembly
import OTLP
import TestSupport
import TraceModel
import TraceStore

/// The traces of a corpus as a collector gives them to the store, a block at a time.
struct CorpusBlocks {
    private var corpus: Corpus

    init(_ corpus: Corpus) { self.corpus = corpus }

    /// The traces of the next block.
    mutating func next() -> [KeptTrace] {
        var traces: [KeptTrace] = []
        for _ in 0..<SQLiteStoreOptions.blockSpans / Payloads.standardRequest {
            let request = corpus.request(spans: Payloads.standardRequest)
            if let scan = try? SpanBatch.scan(request.body) { traces += scan.batch.keptTraces }
        }
        return traces
    }
}

extension SpanBatch {
    /// The traces of a batch as they go to the store.
    var keptTraces: [KeptTrace] {
        runs.map { run in
            KeptTrace(
                traceID: run.traceID,
                runs: [SpanRun(batch: self, first: run.first, count: run.count)],
                completion: .gotRoot)
        }
    }
}
