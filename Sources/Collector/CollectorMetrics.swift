import Assembly
import Bytes
import Journal
import OTLP
import SemanticConventions
import Telemetry
import TraceStore

/// What the collector counts of the way between the receiver and the store.
///
/// - Concurrency: From any thread.
final class CollectorMetrics: Sendable {
    private let storedSpans: MetricFamily<Counter>
    private let droppedSpans: MetricFamily<Counter>
    private let rescuedTraces: MetricFamily<Counter>
    /// Attempts to store a block that failed.
    let storeFailures: Counter

    /// How many environments are told apart before the rest is counted as `other`.
    private static let environments = 32

    init(_ registry: MetricsRegistry) {
        let environment = MetricLabel.upTo(Self.environments, "environment")
        storedSpans = registry.counters(
            "tracewell_spans_stored_total",
            help: "Spans that the store has, by why their trace was complete.",
            labels: [environment, .oneOf(TraceCompletion.allCases.map(\.rawValue), "reason")])
        droppedSpans = registry.counters(
            "tracewell_spans_dropped_total",
            help: "Acknowledged spans dropped by a decision on their trace.",
            labels: [environment, .upTo(64, "reason")])
        rescuedTraces = registry.counters(
            "tracewell_traces_rescued_total",
            help: "Dropped traces that late spans brought back, by the reason.",
            labels: [environment, .upTo(8, "reason")])
        storeFailures = registry.counter(
            "tracewell_store_failures_total", help: "Attempts to store traces that failed.")
    }

    /// Counts the spans of traces as stored.
    ///
    /// PERF: Traces of one block have few environments; each is looked up once a block.
    func stored(_ traces: some Sequence<CompletedTrace>) {
        var counts: [(environment: String, completion: TraceCompletion, spans: Int)] = []
        for trace in traces {
            let environment = environment(of: trace)
            let found = counts.firstIndex {
                $0.completion == trace.completion && $0.environment == environment
            }
            if let found {
                counts[found].spans += trace.spanCount
            } else {
                counts.append((environment, trace.completion, trace.spanCount))
            }
        }
        for count in counts {
            storedSpans.child(count.environment, count.completion.rawValue).add(count.spans)
        }
    }

    /// Counts spans of a trace as dropped by a decision, all of them unless told otherwise.
    func dropped(_ trace: CompletedTrace, reason: String, spans: Int? = nil) {
        let spans = spans ?? trace.spanCount
        guard spans > 0 else { return }
        droppedSpans.child(environment(of: trace), reason).add(spans)
    }

    /// Counts a trace as brought back by late spans.
    func rescued(_ late: CompletedTrace, reason: String) {
        rescuedTraces.child(environment(of: late), reason).add()
    }

    private func environment(of trace: CompletedTrace) -> String {
        guard let run = trace.runs.first, let span = run.records.first else {
            return EnvironmentName.unnamed
        }
        return withExtendedLifetime(run.batch) {
            EnvironmentName.normalize(run.batch.bytes(run.batch.resource(of: span).environment))
        }
    }

    /// Registers the sizes that the parts know themselves.
    static func sample(
        _ registry: MetricsRegistry, pending: PendingTraces, journal: any SpanJournal,
        queue: StoreQueue
    ) {
        sampleAssembly(registry, pending)
        registry.sampled(
            "tracewell_journal_live_bytes", .gauge,
            help: "Bytes of journal segments with spans that are not settled."
        ) { Double(journal.statistics.liveBytes) }
        registry.sampled(
            "tracewell_journal_records_total", .counter, help: "Request bodies written.",
            labels: []
        ) { $0.add(Double(journal.statistics.appendedRecords)) }
        registry.sampled(
            "tracewell_journal_refused_total", .counter,
            help: "Request bodies that the journal refused.", labels: ["reason"]
        ) { samples in
            let statistics = journal.statistics
            samples.add(Double(statistics.refusedFull), "full")
            samples.add(Double(statistics.refusedFailed), "failed")
        }
        registry.sampled(
            "tracewell_store_queue_spans", .gauge, help: "Spans of kept traces not stored yet."
        ) { Double(queue.load.spans) }
    }

    private static func sampleAssembly(_ registry: MetricsRegistry, _ pending: PendingTraces) {
        registry.sampled(
            "tracewell_pending_traces", .gauge, help: "Traces by how far they are.",
            labels: ["state"]
        ) { samples in
            let statistics = pending.statistics
            samples.add(Double(statistics.pendingTraces), "collecting")
            samples.add(Double(statistics.decidingTraces), "deciding")
        }
        registry.sampled(
            "tracewell_pending_bytes", .gauge, help: "Memory of traces by how far they are.",
            labels: ["state"]
        ) { samples in
            let statistics = pending.statistics
            samples.add(Double(statistics.pendingBytes), "collecting")
            samples.add(Double(statistics.decidingBytes), "deciding")
            samples.add(Double(statistics.rescueBytes), "rescuable")
        }
        registry.sampled(
            "tracewell_pending_oldest_seconds", .gauge,
            help: "Age of the oldest trace that waits for spans."
        ) { pending.statistics.oldestAge / .seconds(1) }
        registry.sampled(
            "tracewell_traces_completed_total", .counter,
            help: "Traces handed on to their decision, by the reason.", labels: ["reason"]
        ) { samples in
            for (completion, count) in pending.statistics.completed {
                samples.add(Double(count), completion.rawValue)
            }
        }
        registry.sampled(
            "tracewell_late_spans_total", .counter,
            help: "Spans that came after the decision on their trace, by the decision.",
            labels: ["verdict"]
        ) { samples in
            let statistics = pending.statistics
            samples.add(Double(statistics.lateSpansKept), "kept")
            samples.add(Double(statistics.lateSpansDropped), "dropped")
        }
        registry.sampled(
            "tracewell_duplicate_spans_total", .counter, help: "Spans that were sent twice."
        ) { Double(pending.statistics.duplicateSpans) }
    }

    /// Registers the sizes of the store.
    static func sample(_ registry: MetricsRegistry, store: any TraceStorage) {
        registry.sampled(
            "tracewell_store_bytes", .gauge, help: "Bytes of stored traces on disk."
        ) { Double((try? store.statistics())?.bytes ?? 0) }
        registry.sampled(
            "tracewell_store_spans", .gauge, help: "Stored spans."
        ) { Double((try? store.statistics())?.spans ?? 0) }
    }
}
