import Synchronization
package import Telemetry

/// The metrics of all listeners of a process, by route, method and status.
///
/// A route keeps its own table of series, so that counting a request takes one short lock and no hash.
package final class HTTPMetrics: Sendable {
    /// The series of one route and method.
    final class Line: Sendable {
        struct Series: Sendable {
            let requests: Counter
            let seconds: Histogram
        }

        let active: Gauge
        private let bySlot = Mutex<[Series?]>(
            Array(repeating: nil, count: HTTPStatus.allCases.count))
        private let make: @Sendable (HTTPStatus) -> Series

        init(active: Gauge, make: @escaping @Sendable (HTTPStatus) -> Series) {
            self.active = active
            self.make = make
        }

        func count(_ status: HTTPStatus, nanoseconds: UInt64) {
            let slot = HTTPStatus.allCases.firstIndex(of: status) ?? 0
            let series = bySlot.withLock { series -> Series in
                if let known = series[slot] { return known }
                let made = make(status)
                series[slot] = made
                return made
            }
            series.requests.add()
            series.seconds.observe(nanoseconds)
        }
    }

    private let requests: MetricFamily<Counter>
    private let seconds: MetricFamily<Histogram>
    private let active: MetricFamily<Gauge>
    private let lines = Mutex<[String: [HTTPMethod: Line]]>([:])
    let openConnections: MetricFamily<Gauge>
    let refusedConnections: MetricFamily<Counter>
    let cutConnections: MetricFamily<Counter>

    /// Makes the metrics in a registry.
    package init(registry: MetricsRegistry) {
        let route = MetricLabel.upTo(200, "route")
        let method = MetricLabel.oneOf(HTTPMethod.allCases.map(\.rawValue), "method")
        let status = MetricLabel.oneOf(HTTPStatus.allCases.map { String($0.code) }, "status")
        let listener = MetricLabel.upTo(16, "listener")
        requests = registry.counters(
            "http_requests_total", help: "Requests answered.", labels: [route, method, status])
        seconds = registry.histograms(
            "http_request_duration_seconds",
            help: "Time from the request line to the start of the answer.",
            labels: [route, method, status], buckets: .durations)
        active = registry.gauges(
            "http_requests_active", help: "Requests admitted and not yet sent off.",
            labels: [route, method])
        openConnections = registry.gauges(
            "http_connections_open", help: "Connections open.", labels: [listener])
        refusedConnections = registry.counters(
            "http_connections_refused_total", help: "Connections closed before they were served.",
            labels: [listener, .oneOf(["limit", "address_limit"], "reason")])
        cutConnections = registry.counters(
            "http_connections_cut_total", help: "Connections cut because the client took too long.",
            labels: [listener, .oneOf(CutReason.allCases.map(\.rawValue), "reason")])
    }

    /// The series of a route and method; asked for once a request.
    func line(route: String, method: HTTPMethod) -> Line {
        lines.withLock { lines in
            if let known = lines[route]?[method] { return known }
            let made = Line(active: active.child(route, method.rawValue)) {
                [requests, seconds] status in
                let labels = [route, method.rawValue, String(status.code)]
                return Line.Series(
                    requests: requests.child(labels), seconds: seconds.child(labels))
            }
            lines[route, default: [:]][method] = made
            return made
        }
    }
}
