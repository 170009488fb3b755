import QueryAPI
import Sampling
import SemanticConventions
import TraceStore

/// How much of sampling a request may see and change: that of its token.
struct SamplingReach {
    /// The name of the token; nil where none was asked for.
    let name: String?
    /// The only environment; nil for all.
    let environment: String?
    /// The only organisation; nil for all.
    let orgID: String?

    init(_ grant: APIGrant) {
        name = grant.name
        environment = grant.reach?.environment.map { EnvironmentName.normalize($0) }
        orgID = grant.reach?.attributes.first { $0.key == "org_id" }?.value
    }

    /// Whether an environment may be seen.
    func covers(environment: String) -> Bool {
        self.environment == nil || self.environment == environment
    }

    /// Whether a bump for these traces may be seen and made.
    func covers(_ match: BumpMatcher) -> Bool {
        covers(environment: match.environment) && (orgID == nil || orgID == match.orgID)
    }
}
