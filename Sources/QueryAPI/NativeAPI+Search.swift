import Bytes
import HTTPServer
import Query
import SystemClock
import TraceModel
import TraceStore

extension NativeAPI {
    /// Answers a page of the newest traces that match.
    func search(_ items: QueryItems, _ grant: APIGrant) throws(APIProblem) -> HTTPResponse {
        var request = try SearchParameters.read(items, now: sources.time.now())
        try Self.confine(&request.criteria, to: grant)
        let answer: SearchAnswer
        do throws(StoreError) {
            answer = try traces.search(request)
        } catch {
            throw APIProblem(error)
        }
        var json = JSONWriter()
        answer.encode(to: &json)
        return HTTPResponse(.ok, "application/json", json.finish())
    }

    /// Answers the names of all services.
    func services(_ grant: APIGrant) throws(APIProblem) -> HTTPResponse {
        try Self.demandEverything(grant)
        do throws(StoreError) {
            return Self.list("services", try names.services())
        } catch {
            throw APIProblem(error)
        }
    }

    /// Answers the names of the operations of a service.
    func operations(_ items: QueryItems, _ grant: APIGrant) throws(APIProblem) -> HTTPResponse {
        try Self.demandEverything(grant)
        guard let service = try items["service"] else {
            throw .invalid("service is missing.", hint: "Give the name of a service.")
        }
        do throws(StoreError) {
            return Self.list("operations", try names.operations(service: service))
        } catch {
            throw APIProblem(error)
        }
    }

    private static func list(_ key: StaticString, _ names: NameListing.Names) -> HTTPResponse {
        var json = JSONWriter()
        json.beginObject()
        json.key(key)
        json.beginArray()
        for name in names.names { json.string(name) }
        json.endArray()
        json.key("complete")
        json.bool(names.complete)
        json.endObject()
        return HTTPResponse(.ok, "application/json", json.finish())
    }

    /// Narrows a search to what the request may see.
    static func confine(
        _ criteria: inout SpanCriteria, to grant: APIGrant
    ) throws(APIProblem) {
        guard let reach = grant.reach else { return }
        if let environment = reach.environment {
            guard criteria.environment == nil || criteria.environment == environment else {
                throw APIProblem(
                    .forbidden, "forbidden", "The token reaches another environment.",
                    hint: "Leave env out, or use a token for it.")
            }
            criteria.environment = environment
        }
        criteria.attributes += reach.attributes
    }

    /// Lists and counts are made over everything, so they are not for tokens that reach a part.
    static func demandEverything(_ grant: APIGrant) throws(APIProblem) {
        guard grant.reach == nil else {
            throw APIProblem(
                .forbidden, "forbidden", "The token reaches a part of the traces only.",
                hint: "Use search, or a token without a limit to its environment.")
        }
    }
}
