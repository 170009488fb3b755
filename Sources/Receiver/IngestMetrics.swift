import OTLP
import Sampling
import Telemetry

/// What the receiver counts.
final class IngestMetrics: Sendable {
    /// The label of spans that belong to no environment, as they were refused before that was known.
    static let unknownEnvironment = "unknown"

    let accepted: MetricFamily<Counter>
    let refused: MetricFamily<Counter>
    let sampledOut: MetricFamily<Counter>
    let unknownEnvironmentSpans: Counter
    private let refusedRequests: MetricFamily<Counter>
    /// By format, looked up once and not for each request.
    private let receivedBytes: (json: Counter, protobuf: Counter)
    private let inflatedBytes: (json: Counter, protobuf: Counter)
    private let batchSpans: Histogram

    init(registry: MetricsRegistry) {
        // Names come from the configuration; a changed one may bring others.
        let environment = MetricLabel.upTo(100, "environment")
        accepted = registry.counters(
            "tracewell_spans_accepted_total",
            help: "Spans acknowledged and kept for their decision.",
            labels: [
                environment, .oneOf(HeadReason.allCases.filter(\.isKept).map(\.rawValue), "reason"),
            ])
        refused = registry.counters(
            "tracewell_spans_refused_total", help: "Spans that clients were told are not taken.",
            labels: [
                environment,
                .oneOf(
                    SpanRejection.allCases.map(\.rawValue)
                        + ReceiverError.Pressure.allCases.map(\.rawValue)
                        + ["too_large"], "reason"),
            ])
        sampledOut = registry.counters(
            "tracewell_spans_sampled_out_total", help: "Spans dropped by head sampling.",
            labels: [
                environment,
                .oneOf(HeadReason.allCases.filter { !$0.isKept }.map(\.rawValue), "reason"),
            ])
        unknownEnvironmentSpans = registry.counter(
            "tracewell_spans_unknown_environment_total",
            help: "Spans whose environment is not configured, taken as default.")
        refusedRequests = registry.counters(
            "tracewell_requests_refused_total", help: "Requests of which nothing was taken.",
            labels: [.oneOf(ReceiverError.allReasons, "reason")])
        let format = MetricLabel.oneOf(["json", "protobuf"], "format")
        let received = registry.counters(
            "tracewell_received_bytes_total", help: "Bytes of request bodies as they came.",
            labels: [format])
        receivedBytes = (received.child("json"), received.child("protobuf"))
        let inflated = registry.counters(
            "tracewell_inflated_bytes_total", help: "Bytes of request bodies, inflated.",
            labels: [format])
        inflatedBytes = (inflated.child("json"), inflated.child("protobuf"))
        batchSpans = registry.histogram(
            "tracewell_batch_spans", help: "Spans a request, invalid ones not counted.",
            buckets: .sizes([1, 8, 32, 128, 512, 1024, 2048, 4096, 8192, 32_768, 131_072]))
    }

    func countRefused(_ error: ReceiverError) { refusedRequests.child(error.reason).add() }

    func countBody(_ format: OTLPEncoding, received: Int, inflated: Int) {
        switch format {
        case .json:
            receivedBytes.json.add(received)
            inflatedBytes.json.add(inflated)
        case .protobuf:
            receivedBytes.protobuf.add(received)
            inflatedBytes.protobuf.add(inflated)
        }
    }

    func countBatch(_ spans: Int) { batchSpans.observe(UInt64(spans)) }

    func countRejected(_ rejected: RejectionCounts, environment: String) {
        for reason in SpanRejection.allCases where rejected[reason] > 0 {
            refused.child(environment, reason.rawValue).add(rejected[reason])
        }
    }
}

extension ReceiverError {
    /// Every value of ``reason``.
    static let allReasons: [String] =
        [
            ReceiverError.malformedRequest(""), .malformedBody("", offset: 0),
            .malformedCompression,
            .unauthenticated, .forbidden, .outOfScope(""), .notFound, .methodNotAllowed,
            .tooLarge(limit: 0), .unsupportedMediaType, .unsupportedEncoding, .headersTooLarge,
        ].map(\.reason) + Pressure.allCases.map(\.rawValue)
}
