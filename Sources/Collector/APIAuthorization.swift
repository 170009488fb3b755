import Access
import HTTPServer
import QueryAPI
import TraceStore

/// Decides by bearer tokens what a request to the API may see.
struct APIAuthorization: Sendable {
    private let access: Reloadable<AccessControl>

    init(_ access: Reloadable<AccessControl>) { self.access = access }

    /// Decides on a request by its head.
    @Sendable
    func decide(_ head: HTTPRequestHead, _ role: APIRole) -> APIDecision {
        // SECURITY: Of several headers none counts; which one a proxy has looked at is not known.
        let headers = head.headers("authorization")
        do throws(AccessControl.Denial) {
            let grant = try access.current.authorize(
                headers.count == 1 ? headers[0] : nil,
                for: role == .query ? .query : .administer)
            return .granted(APIGrant(reach: grant.reach, name: grant.name))
        } catch {
            return .refused(error == .unauthenticated ? Self.unauthenticated : Self.forbidden)
        }
    }

    /// Whether a request may send spans.
    func mayIngest(_ head: HTTPRequestHead) -> Bool {
        let headers = head.headers("authorization")
        return
            (try? access.current.authorize(headers.count == 1 ? headers[0] : nil, for: .ingest))
            != nil
    }

    private static var unauthenticated: HTTPResponse {
        var response = HTTPResponse.error(
            .unauthorized, code: "unauthenticated", message: "A valid bearer token is needed.",
            hint: "Send the header Authorization: Bearer TOKEN.")
        response.headers.set("WWW-Authenticate", "Bearer")
        return response
    }

    private static var forbidden: HTTPResponse {
        .error(
            .forbidden, code: "forbidden", message: "The token does not allow this.",
            hint: "Use a token of another role.")
    }
}

extension AccessControl.Grant {
    /// What a trace must have in it to be seen; nil when everything may be seen.
    fileprivate var reach: SpanCriteria? {
        guard environment != nil || orgID != nil else { return nil }
        var criteria = SpanCriteria()
        criteria.environment = environment
        criteria.attributes = orgID.map { [.init(key: "org_id", value: $0)] } ?? []
        return criteria
    }
}
