import Bytes
import Insights
import OTLP
import Telemetry
import TestSupport
import TraceModel

/// Insights on a clock that stands still, with what a scraper gets of them.
final class InsightsFixture {
    let time = ManualTime()
    let registry = MetricsRegistry()
    let insights: SpanInsights

    init(_ change: (inout InsightSettings) -> Void = { _ in }) {
        var settings = InsightSettings()
        change(&settings)
        insights = SpanInsights(settings, time: time)
        insights.register(in: registry)
    }

    /// Has spans of one request counted.
    func see(_ spans: [Span]) throws {
        insights.count(insights.read(try SpanBatch.of(spans)))
    }

    func see(_ spans: Span...) throws { try see(spans) }

    /// What a scraper gets.
    func text(_ format: MetricsFormat = .prometheusText) -> String {
        var text = ByteWriter()
        registry.render(to: &text, format: format)
        return text.view.string
    }

    /// The samples of one metric that has labels, each as `labels value`, those that are 0 left out.
    func samples(_ name: String) -> [String] {
        text().split(separator: "\n")
            .filter { $0.hasPrefix("tracewell_\(name){") && !$0.hasSuffix(" 0") }
            .map { line in
                String(line.dropFirst("tracewell_\(name)".count))
                    .replacing("environment=\"default\",", with: "")
                    .replacing("service=\"shop\",", with: "")
            }
    }

    /// The sum of all samples of one metric.
    func total(_ name: String) -> Int {
        text().split(separator: "\n").filter { $0.hasPrefix("tracewell_\(name){") }
            .reduce(0) { $0 + (Int($1.split(separator: " ").last ?? "") ?? 0) }
    }
}

extension Span {
    /// A span of a service `shop`; identifiers are numbers.
    static func of(
        _ kind: SpanKind, _ name: String = "work", trace: UInt64 = 1, id: UInt64 = 1,
        parent: UInt64? = nil, service: String? = "shop", environment: String? = nil,
        at milliseconds: UInt64 = 1_000_000, for duration: UInt64 = 20,
        status: SpanStatus.Code = .unset,
        with attributes: KeyValuePairs<String, AttributeValue> = [:]
    ) -> Span {
        guard let traceID = TraceID(high: 7, low: trace), let spanID = SpanID(id) else {
            preconditionFailure("identifiers are not zero")
        }
        var resource: [Attribute] = []
        if let service { resource.append(Attribute("service.name", .string(service))) }
        if let environment {
            resource.append(Attribute("deployment.environment.name", .string(environment)))
        }
        var span = Span(
            traceID: traceID, spanID: spanID, parentSpanID: parent.flatMap { SpanID($0) },
            resource: Resource(attributes: resource))
        span.name = name
        span.kind = kind
        span.startTime = Timestamp(nanoseconds: milliseconds * 1_000_000)
        span.endTime = Timestamp(nanoseconds: (milliseconds + duration) * 1_000_000)
        span.status.code = status
        span.attributes = attributes.map { Attribute($0.key, $0.value) }
        return span
    }

    /// The span with a link to another one.
    func linked(to others: Span...) -> Span {
        var span = self
        span.links = others.map { SpanLink(traceID: $0.traceID, spanID: $0.spanID) }
        return span
    }
}
