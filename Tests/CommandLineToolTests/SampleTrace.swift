import Assembly
import Query
import TraceModel

/// A trace with a bit of everything, for pictures of it.
enum SampleTrace {
    private struct Missing: Error {}
    /// 2026-01-01T00:00:00Z.
    private static let begin: UInt64 = 1_767_225_600_000_000_000

    static func view() throws -> TraceView {
        TraceView(
            CollectedTrace(
                traceID: try traceID(), state: .stored, spans: try spans(), lateSpans: [8],
                completions: [.gotRoot, .late], threshold: (1 << 56) / 10 * 9))
    }

    static func traceID() throws -> TraceID {
        guard let id = TraceID(hex: "4bf92f3577b34da6a3ce929d0e0e4736") else { throw Missing() }
        return id
    }

    static func span(
        _ id: UInt64, in parent: UInt64?, _ service: String, _ name: String, kind: SpanKind,
        at offset: UInt64, for micros: UInt64, _ attributes: [String: String] = [:]
    ) throws -> Span {
        guard let spanID = SpanID(id) else { throw Missing() }
        var span = Span(
            traceID: try traceID(), spanID: spanID, parentSpanID: parent.flatMap { SpanID($0) },
            resource: Resource(attributes: [
                Attribute("service.name", .string(service)),
                Attribute("deployment.environment.name", .string("prod")),
            ]))
        span.name = name
        span.kind = kind
        span.startTime = Timestamp(nanoseconds: begin + offset * 1000)
        span.endTime = Timestamp(nanoseconds: begin + (offset + micros) * 1000)
        span.attributes = attributes.sorted { $0.key < $1.key }
            .map { Attribute($0.key, .string($0.value)) }
        return span
    }

    private static func spans() throws -> [Span] {
        var spans = [
            try span(
                1, in: nil, "checkout", "POST /orders", kind: .server, at: 0, for: 312_000,
                ["http.request.method": "POST", "http.route": "/orders"]),
            try span(
                2, in: 1, "checkout", "HGETALL", kind: .client, at: 1200, for: 850,
                ["db.system.name": "redis", "db.operation.name": "HGETALL"]),
            try span(
                3, in: 1, "checkout", "POST", kind: .client, at: 40_000, for: 200_000,
                ["http.request.method": "POST", "url.full": "http://pay/charge"]),
            try span(
                4, in: 3, "payments", "POST /charge", kind: .server, at: 42_000, for: 195_000,
                ["http.request.method": "POST", "http.route": "/charge"]),
            try span(
                5, in: 4, "payments", "bank/Authorize", kind: .client, at: 50_000, for: 180_000,
                ["rpc.system.name": "grpc", "rpc.method": "Authorize"]),
            try span(
                6, in: 1, "checkout", "orders send", kind: .producer, at: 300_000, for: 2000,
                ["messaging.system": "kafka", "messaging.destination.name": "orders"]),
            try span(
                7, in: 6, "fulfilment", "orders process", kind: .consumer, at: 330_000,
                for: 90_000,
                ["messaging.system": "kafka", "messaging.operation.type": "process"]),
            try span(
                8, in: 7, "fulfilment", "発送ラベルを印刷する", kind: .internal, at: 335_000, for: 80_000),
            try span(
                9, in: 0xAA, "mailer", "send \u{1B}[31mmail\u{202E}", kind: .internal, at: 400_000,
                for: 20_000),
        ]
        for item in 0..<12 {
            spans.append(
                try span(
                    UInt64(20 + item), in: 1, "checkout", "SELECT stock", kind: .client,
                    at: 4000 + UInt64(item) * 2500, for: 2200,
                    [
                        "db.system.name": "postgresql",
                        "db.query.text": "SELECT * FROM stock WHERE sku = 'A\(item)'",
                    ]))
        }
        spans[4].status = SpanStatus(code: .error, message: "deadline exceeded\nafter 180ms")
        spans[3].status = SpanStatus(code: .error)
        if let cause = TraceID(hex: "00000000000000000000000000000007") {
            spans[6].links = [SpanLink(traceID: cause, spanID: SpanID(7))]
        }
        return spans
    }
}
