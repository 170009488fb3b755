// How the cost of a span grows with the numbers that may grow: each figure is processor time.
extension Scenario {
    static let growth = [
        curve("growth-batch", "spans a request", [1, 10, 100, 500, 5_000]) {
            $0.shape.spansPerRequest = $1
        },
        curve("growth-connections", "connections", [1, 10, 100, 1_000]) { $0.connections = $1 },
        curve("growth-attributes", "attributes a span", [0, 12, 50, 200]) {
            $0.shape.attributesPerSpan = $1
        },
        curve("growth-trace", "spans a trace", [1, 20, 1_000, 50_000, 1_000_000]) {
            $0.shape.spansPerTrace = $1
        },
        curve("growth-keys", "attribute keys", [12, 1_000, 100_000]) { $0.shape.distinctKeys = $1 },
        curve("growth-values", "attribute values", [10, 1_000, 1_000_000]) {
            $0.shape.distinctValues = $1
        },
    ]

    /// What one point of a curve is measured with.
    private struct Point {
        var shape = SpanShape()
        var connections: Int
    }

    /// At most so many requests are sent for a point, lest small ones take for ever.
    private static let mostRequests = 40_000

    private static func curve(
        _ name: String, _ quantity: String, _ values: [Int],
        _ set: @escaping @Sendable (inout Point, Int) -> Void
    ) -> Scenario {
        Scenario(name: name, group: "growth", summary: "processor time against \(quantity)") {
            settings in
            var options = CollectorOptions()
            options.decisionWait = ("200ms", "200ms")
            return try values.map { value in
                var point = Point(connections: settings.connections)
                set(&point, value)
                let spans = min(settings.spans / 4, mostRequests * point.shape.spansPerRequest)
                var settings = settings
                settings.connections = point.connections
                let payloads = Payloads(spans: spans, shape: point.shape)
                let run = try IngestRun(payloads, settings, options)
                return Figure(
                    "\(value) \(quantity)", run.processorPerMillionSpans, "s/million spans")
            }
        }
    }
}
