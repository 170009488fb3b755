package import ControlState
package import HTTPServer
package import QueryAPI
package import Sampling

/// The API of sampling: rates and policies in force, and the bumps that raise them.
///
/// - Concurrency: Callable from any thread; a change waits for the disk.
package struct SamplingHandler: HTTPHandler {
    /// Tells what another configuration would have kept.
    package typealias Forecaster =
        @Sendable (_ text: String, _ since: Duration, _ environment: String?)
        throws(APIProblem) -> SamplingForecast

    /// Below which path it answers.
    package static let path = "/api/v1/sampling"
    /// The patterns of its routes.
    package static var patterns: [String] {
        Set(SamplingEndpoint.routes.map(\.pattern)).sorted()
    }

    /// Names who asks, where no token does; taken at its word.
    static let actorHeader: StaticString = "x-tracewell-actor"

    let desk: BumpDesk
    let overview: @Sendable () -> SamplingOverview
    let forecaster: Forecaster?
    private let authorize: APIAuthorizer
    private let router = Router(SamplingEndpoint.routes)

    /// Makes the API.
    ///
    /// - Parameters:
    ///   - desk: Where bumps are made and changed.
    ///   - overview: What is in force.
    ///   - forecaster: Tells what another configuration would have kept; nil where no decisions are
    ///     recorded.
    ///   - authorize: Decides what a request may see and do; asked before it is looked at.
    package init(
        _ desk: BumpDesk, overview: @escaping @Sendable () -> SamplingOverview,
        forecaster: Forecaster? = nil, authorize: @escaping APIAuthorizer
    ) {
        self.desk = desk
        self.overview = overview
        self.forecaster = forecaster
        self.authorize = authorize
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
        let grant: APIGrant
        switch authorize(head, match.id.role) {
        case .granted(let granted): grant = granted
        case .refused(let response): return .refuse(route: match.pattern, response)
        }
        if match.id.role == .admin, let problem = APIProblem.ofForeignOrigin(head) {
            return .refuse(route: match.pattern, problem.response)
        }
        return .accept(
            route: match.pattern, bodyLimit: match.id.bodyLimit
        ) { [self, grant] request, responder in
            responder.send(answer(match, request, SamplingReach(grant)))
        }
    }

    private func answer(
        _ match: RouteMatch<SamplingEndpoint>, _ request: HTTPRequest, _ reach: SamplingReach
    ) -> HTTPResponse {
        do throws(APIProblem) {
            let items = try QueryItems(request.head, known: match.id.parameters)
            var response =
                switch match.id {
                case .overview: try overview(items, reach)
                case .bumps: try bumps(items, reach)
                case .createBump: try createBump(request, reach)
                case .bump: try bump(match["id"], reach)
                case .changeBump: try changeBump(match["id"], request, reach)
                case .cancelBump: try cancelBump(match["id"], items, request.head, reach)
                case .audit: try audit(items, reach)
                case .test: try test(request, reach)
                }
            response.headers.set("Cache-Control", "no-store")
            return response
        } catch {
            return error.response
        }
    }

    // MARK: Who asks

    /// Who is written down as having asked.
    func actor(_ head: HTTPRequestHead, _ reach: SamplingReach) -> String {
        if let name = reach.name { return name }
        let claimed = head.header(Self.actorHeader) ?? ""
        let isPlain = claimed.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
        return isPlain && (1...128).contains(claimed.utf8.count) ? claimed : "anonymous"
    }
}
