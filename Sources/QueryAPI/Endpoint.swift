import HTTPServer

/// What can be asked of the query API.
enum Endpoint: String, CaseIterable, Sendable {
    case trace, decision, search, services, operations, graph, stats, reload
    case metrics
    case live, ready

    /// All routes, each a literal path; the health of `/api/v1` is the readiness by its older name.
    static let routes: [Route<Endpoint>] = [
        Route(.get, "/api/v1/traces/{id}", .trace),
        Route(.get, "/api/v1/traces/{id}/decision", .decision),
        Route(.get, "/api/v1/search", .search),
        Route(.get, "/api/v1/services", .services),
        Route(.get, "/api/v1/operations", .operations),
        Route(.get, "/api/v1/graph", .graph),
        Route(.get, "/api/v1/stats", .stats),
        Route(.post, "/api/v1/reload", .reload),
        Route(.get, "/api/v1/health", .ready),
        Route(.get, "/health/live", .live),
        Route(.get, "/health/ready", .ready),
        Route(.get, "/metrics", .metrics),
    ]

    /// The role that a request needs; nil for routes that are always open.
    var role: APIRole? {
        switch self {
        case .trace, .decision, .search, .services, .operations, .graph, .metrics: .query
        case .stats, .reload: .admin
        case .live, .ready: nil
        }
    }

    /// The names that may stand in the query of the route.
    var parameters: [String] {
        switch self {
        case .trace: ["format"]
        case .search: SearchParameters.names
        case .operations: ["service"]
        case .graph: NativeAPI.graphParameters
        case .decision, .services, .stats, .reload, .metrics, .live, .ready: []
        }
    }
}
