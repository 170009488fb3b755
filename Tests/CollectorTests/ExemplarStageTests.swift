import Assembly
import Bytes
import Insights
import OTLP
import Telemetry
import TestSupport
import Testing
import TraceModel
import TraceStore

@testable import Collector

/// That examples point to traces that the store has.
@Suite struct ExemplarStageTests {
    private let time = ManualTime()
    private let registry = MetricsRegistry()

    private var exemplars: [Substring] {
        var text = ByteWriter()
        registry.render(to: &text, format: .openMetrics)
        return text.view.string.split(separator: "\n").filter { $0.contains("trace_id=") }
    }

    @Test func `A trace is an example once it is stored, and not before`() throws {
        let insights = SpanInsights(time: time)
        insights.register(in: registry)
        let traceID = try #require(TraceID(high: 1, low: 2))
        var span = Span(traceID: traceID, spanID: try #require(SpanID(3)))
        span.name = "GET /"
        span.kind = .server
        let batch = try SpanBatch.of([span])
        insights.count(insights.read(batch))

        let pending = PendingTraces(time: time)
        let queue = StoreQueue(capacity: 10, blockSpans: 10, linger: .zero)
        let output = LogOutput(service: "tracewell", environment: "test", sink: CapturedLog())
        let stage = StoringStage(
            queue: queue, store: MemoryTraceStore(time: time), pending: pending,
            metrics: CollectorMetrics(registry), insights: insights,
            log: Log(output, source: "store"))
        queue.put(
            StoreQueue.Element(
                trace: CompletedTrace(
                    traceID: traceID, runs: [SpanRun(batch: batch, first: 0, count: 1)],
                    spanCount: 1, bytes: 100, completion: .gotRoot, firstSeen: time.monotonic()),
                threshold: 0))
        #expect(exemplars == [])
        try stage.start(workers: 1)
        stage.stop()
        #expect(exemplars.count == 1)
    }
}
