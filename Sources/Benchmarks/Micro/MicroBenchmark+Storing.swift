import Bytes
import OTLP
import Synchronization
import Threading
import TraceModel
import TraceStore

// The store: what goes into it and what is found there.
extension MicroBenchmark {
    static let storing = [store, findTrace, findAbsentTrace, searchRare, searchCommon]

    private static let store = MicroBenchmark(
        name: "store", summary: "encode traces into blocks and commit them", unit: "span"
    ) { corpus in
        let store = try MicroStore(corpus)
        return Prepared(units: corpus.spanCount, input: corpus.bodies) {
            try? store.empty()
        } pass: {
            store.fill()
        }
    }

    private static let findTrace = MicroBenchmark(
        name: "find-trace", summary: "read one trace back from its block", unit: "trace"
    ) { corpus in
        let store = try filledStore(corpus)
        let ids = corpus.sample.traceIDs
        let bodies = try ids.flatMap { try store.store.trace($0).map(\.batch.body) }
        return Prepared(units: ids.count, input: bodies) {
            for id in ids { consume(try? store.store.trace(id)) }
        }
    }

    private static let findAbsentTrace = MicroBenchmark(
        name: "find-absent", summary: "find that a trace is not stored", unit: "trace"
    ) { corpus in
        let store = try filledStore(corpus)
        let ids = corpus.sample.absentTraceIDs
        return Prepared(units: ids.count, input: corpus.bodies) {
            for id in ids { consume(try? store.store.trace(id)) }
        }
    }

    private static let searchRare = MicroBenchmark(
        name: "search-rare", summary: "search by an attribute value of one trace", unit: "search"
    ) { corpus in
        try searches(corpus, corpus.sample.requestIDs.map { ("request_id", $0) })
    }

    private static let searchCommon = MicroBenchmark(
        name: "search-common", summary: "search by an attribute value of most traces, newest 20",
        unit: "search"
    ) { corpus in
        try searches(corpus, [("http.request.method", "GET"), ("http.request.method", "POST")])
    }

    private static func searches(
        _ corpus: MicroCorpus, _ attributes: [(key: String, value: String)]
    ) throws -> Prepared {
        let store = try filledStore(corpus)
        let requests = attributes.map { attribute in
            var request = SearchRequest()
            request.criteria.attributes = [.init(key: attribute.key, value: attribute.value)]
            return request
        }
        guard let first = requests.first, try !store.store.search(first).traces.isEmpty else {
            throw BenchmarkError.failed("the store does not find what was stored")
        }
        return Prepared(units: requests.count, input: corpus.bodies) {
            for request in requests { consume(try? store.store.search(request)) }
        }
    }

    private static func filledStore(_ corpus: MicroCorpus) throws -> MicroStore {
        let store = try MicroStore(corpus)
        store.fill()
        return store
    }
}
