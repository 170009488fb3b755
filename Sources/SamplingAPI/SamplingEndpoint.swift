import HTTPServer
import QueryAPI

/// What can be asked of sampling.
enum SamplingEndpoint: String, CaseIterable, Sendable {
    case overview
    case bumps, createBump = "create_bump"
    case bump, changeBump = "change_bump", cancelBump = "cancel_bump"
    case audit
    case test

    /// All routes, each a literal path.
    static let routes: [Route<SamplingEndpoint>] = [
        Route(.get, "/api/v1/sampling", .overview),
        Route(.get, "/api/v1/sampling/bumps", .bumps),
        Route(.post, "/api/v1/sampling/bumps", .createBump),
        Route(.get, "/api/v1/sampling/bumps/{id}", .bump),
        Route(.patch, "/api/v1/sampling/bumps/{id}", .changeBump),
        Route(.delete, "/api/v1/sampling/bumps/{id}", .cancelBump),
        Route(.get, "/api/v1/sampling/audit", .audit),
        Route(.post, "/api/v1/sampling/test", .test),
    ]

    /// The role that a request needs.
    var role: APIRole {
        switch self {
        case .overview, .bumps, .bump, .audit: .query
        case .createBump, .changeBump, .cancelBump, .test: .admin
        }
    }

    /// The names that may stand in the query of the route.
    var parameters: [String] {
        switch self {
        case .overview: ["env"]
        case .bumps: ["all", "limit"]
        case .audit: ["limit"]
        case .cancelBump: ["reason"]
        case .createBump, .bump, .changeBump, .test: []
        }
    }

    /// How many bytes a body may have.
    var bodyLimit: Int {
        switch self {
        case .createBump, .changeBump: 64 << 10
        case .test: 2 << 20
        case .overview, .bumps, .bump, .cancelBump, .audit: 0
        }
    }
}
