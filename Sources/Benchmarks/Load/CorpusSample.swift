import OTLP
import TestSupport
import TraceModel

/// Some of what a corpus holds, to be looked up where it is stored.
struct CorpusSample: Sendable {
    /// The service that searches by duration ask for.
    static let service = "orders"

    private(set) var traceIDs: [TraceID] = []
    /// Values of `request_id`, each of which stands in one trace.
    private(set) var requestIDs: [String] = []
    /// Durations of spans of ``service`` in nanoseconds.
    private var durations: [Double] = []

    /// Takes the traces of a request in.
    mutating func add(_ request: Corpus.Request) {
        guard let scan = try? SpanBatch.scan(request.body) else { return }
        add(scan.batch)
    }

    /// Takes the traces of a batch in.
    mutating func add(_ batch: SpanBatch) {
        var decoder = SpanDecoder(batch)
        for run in batch.runs {
            traceIDs.append(run.traceID)
            let spans = decoder.decode(run)
            let values = spans.lazy.flatMap(\.attributes).filter { $0.key == "request_id" }
            if case .string(let value)? = values.first?.value { requestIDs.append(value) }
            durations += spans.filter { $0.resource.serviceName == Self.service }
                .map { Double($0.endTime.nanoseconds(since: $0.startTime)) }
        }
    }

    /// Identifiers that no trace has, spread as those of the traces are.
    var absentTraceIDs: [TraceID] { traceIDs.compactMap { TraceID(high: ~$0.high, low: $0.low) } }

    /// A duration that one in so many spans of ``service`` reaches, in nanoseconds.
    func duration(reachedByOneIn count: Int) -> UInt64 {
        guard !durations.isEmpty else { return 0 }
        return UInt64(Samples(durations).quantile(1 - 1 / Double(count)))
    }
}
