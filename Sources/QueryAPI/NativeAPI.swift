package import Assembly
package import HTTPServer
package import Insights
package import Query
package import SystemClock
package import Telemetry
package import TraceStore

/// The native API: traces, search, names, statistics, health and metrics over HTTP.
///
/// Identifiers, times and all other values of a request become typed values, or a 400, before
/// anything is looked for. Every query is bounded; an answer that met a bound says so.
///
/// - Concurrency: Callable from any thread; requests run on the threads of the server.
package struct NativeAPI: HTTPHandler {
    /// What the API reads from.
    package struct Sources: Sendable {
        package var pending: PendingTraces
        package var store: any TraceStorage
        package var metrics: MetricsRegistry
        package var insights: SpanInsights
        /// What must work for the collector to be ready.
        package var checks: [HealthCheck]
        package var limits = QueryLimits()
        /// Reads the configuration again and puts it in force.
        package var reload: @Sendable () -> ReloadOutcome = {
            .refused("There is no configuration to read again.")
        }
        /// Explains decisions; nil where nothing does.
        package var decisions: (any DecisionSource)?
        package var time: any TimeSource

        /// Makes sources with the standard limits.
        package init(
            pending: PendingTraces, store: any TraceStorage, metrics: MetricsRegistry,
            insights: SpanInsights, checks: [HealthCheck], time: any TimeSource
        ) {
            self.pending = pending
            self.store = store
            self.metrics = metrics
            self.insights = insights
            self.checks = checks
            self.time = time
        }
    }

    let sources: Sources
    let lookUp: TraceLookUp
    let traces: TraceSearch
    let names: NameListing
    private let authorize: APIAuthorizer
    private let router = Router(Endpoint.routes)
    private let durations: MetricFamily<Histogram>

    /// Makes the API.
    ///
    /// - Parameters:
    ///   - sources: What it reads from.
    ///   - authorize: Decides what a request may see; asked before the request is looked at.
    package init(_ sources: Sources, authorize: @escaping APIAuthorizer) {
        self.sources = sources
        self.authorize = authorize
        let (pending, store, limits) = (sources.pending, sources.store, sources.limits)
        lookUp = TraceLookUp(pending: pending, store: store, limits: limits)
        traces = TraceSearch(
            pending: pending, store: store, limits: limits, time: sources.time)
        names = NameListing(pending: pending, store: store, limits: limits, time: sources.time)
        durations = sources.metrics.histograms(
            "tracewell_query_duration_seconds", help: "Time to find and write an answer.",
            labels: [.oneOf(Endpoint.allCases.map(\.rawValue), "query")], buckets: .durations)
    }

    /// Admits requests that have a route and may use it.
    package func admit(_ head: HTTPRequestHead) -> HTTPAdmission {
        let routing = router.match(head)
        guard case .found(let match) = routing else {
            let failure = routing.failure
            return .refuse(
                route: failure?.route ?? RouteName.unmatched,
                failure?.response ?? HTTPResponse(.notFound))
        }
        var grant = APIGrant.everything
        if let role = match.id.role {
            switch authorize(head, role) {
            case .granted(let granted): grant = granted
            case .refused(let response):
                return .refuse(route: match.pattern, response)
            }
            if match.id == .reload, let problem = APIProblem.ofForeignOrigin(head) {
                return .refuse(route: match.pattern, problem.response)
            }
        }
        return .accept(route: match.pattern, bodyLimit: 0) { [self, grant] request, responder in
            responder.send(answer(match, request.head, grant))
        }
    }

    private func answer(
        _ match: RouteMatch<Endpoint>, _ head: HTTPRequestHead, _ grant: APIGrant
    ) -> HTTPResponse {
        let start = sources.time.monotonic()
        defer {
            durations.child(match.id.rawValue)
                .observe(sources.time.monotonic().nanoseconds(since: start))
        }
        do throws(APIProblem) {
            let items = try QueryItems(head, known: match.id.parameters)
            var response =
                switch match.id {
                case .trace: try trace(match["id"], items, head, grant)
                case .decision: try decision(match["id"], grant)
                case .search: try search(items, grant)
                case .services: try services(grant)
                case .operations: try operations(items, grant)
                case .graph: try graph(items, grant)
                case .stats: try statistics(grant)
                case .reload: try reload()
                case .metrics: metrics(head)
                case .live: live()
                case .ready: ready()
                }
            response.headers.set("Cache-Control", "no-store")
            return response
        } catch {
            return error.response
        }
    }
}
