import Bytes
import HTTPServer
import Insights
import SemanticConventions
import SystemClock
import TraceModel
import TraceStore

extension NativeAPI {
    /// The parameters of the service graph.
    static let graphParameters = ["env", "since", "start", "end", "from", "to"]
    /// How far the graph looks back where the client does not say: an hour.
    private static let standardGraphTime: UInt64 = 3600 * 1_000_000_000

    /// Answers who called whom, how often and how long it took.
    func graph(_ items: QueryItems, _ grant: APIGrant) throws(APIProblem) -> HTTPResponse {
        let now = sources.time.now()
        var request = SearchRequest(limit: 1)
        request.from = now.subtracting(nanoseconds: Self.standardGraphTime)
        try SearchParameters.readTimes(items, now: now, into: &request)
        request.criteria.environment = try items["env"].map { EnvironmentName.normalize($0) }
        try Self.confine(&request.criteria, to: grant)
        // Edges are counted by environment, and by nothing else that a token may be bound to.
        guard request.criteria.attributes.isEmpty else {
            throw APIProblem(
                .forbidden, "forbidden", "The token reaches a part of the traces only.",
                hint: "Use a token without a limit to its organisation.")
        }
        let graph = sources.insights.graph(
            from: request.from, to: min(request.to, now),
            environment: request.criteria.environment)
        var json = JSONWriter()
        Self.encode(graph, to: &json)
        return HTTPResponse(.ok, "application/json", json.finish())
    }

    private static func encode(_ graph: ServiceGraph, to json: inout JSONWriter) {
        json.beginObject()
        json.key("start")
        json.string(graph.start.rfc3339())
        json.key("end")
        json.string(graph.end.rfc3339())
        json.key("complete")
        json.bool(graph.isComplete)
        json.key("edges")
        json.beginArray()
        for edge in graph.edges { encode(edge, graph.seconds, to: &json) }
        json.endArray()
        json.endObject()
    }

    private static func encode(
        _ edge: ServiceGraph.Edge, _ seconds: Double, to json: inout JSONWriter
    ) {
        json.beginObject()
        json.key("environment")
        json.string(edge.environment)
        json.key("client")
        json.string(edge.client)
        json.key("server")
        json.string(edge.server)
        json.key("connection")
        json.string(edge.connection)
        json.key("requests")
        json.number(edge.requests)
        json.key("failures")
        json.number(edge.failures)
        json.key("requestsPerSecond")
        json.number(seconds > 0 ? Double(edge.requests) / seconds : 0)
        json.key("clientDuration")
        encode(edge.clientDuration, to: &json)
        json.key("serverDuration")
        encode(edge.serverDuration, to: &json)
        json.endObject()
    }

    private static func encode(
        _ durations: ServiceGraph.Durations?, to json: inout JSONWriter
    ) {
        guard let durations else {
            json.null()
            return
        }
        json.beginObject()
        json.key("count")
        json.number(durations.count)
        json.key("meanNanos")
        json.stringNumber(durations.mean)
        json.key("p50Nanos")
        json.stringNumber(durations.p50)
        json.key("p95Nanos")
        json.stringNumber(durations.p95)
        json.key("p99Nanos")
        json.stringNumber(durations.p99)
        json.endObject()
    }
}
