import Assembly
import Bytes
import HTTPServer
import SystemClock
import Telemetry
import TraceModel
import TraceStore

extension NativeAPI {
    /// Answers what is stored and what is pending.
    func statistics(_ grant: APIGrant) throws(APIProblem) -> HTTPResponse {
        try Self.demandEverything(grant)
        let stored: StoreStatistics
        do throws(StoreError) {
            stored = try sources.store.statistics()
        } catch {
            throw APIProblem(error)
        }
        var json = JSONWriter()
        json.beginObject()
        json.key("store")
        Self.encode(stored, to: &json)
        json.key("pending")
        Self.encode(sources.pending.statistics, to: &json)
        json.endObject()
        return HTTPResponse(.ok, "application/json", json.finish())
    }

    private static func encode(_ statistics: StoreStatistics, to json: inout JSONWriter) {
        json.beginObject()
        json.key("traces")
        json.number(statistics.traces)
        json.key("spans")
        json.number(statistics.spans)
        json.key("blocks")
        json.number(statistics.blocks)
        json.key("partitions")
        json.number(statistics.partitions)
        json.key("bytes")
        json.number(statistics.bytes)
        json.key("oldest")
        Self.encode(statistics.oldest, to: &json)
        json.key("newest")
        Self.encode(statistics.newest, to: &json)
        json.endObject()
    }

    private static func encode(_ statistics: AssemblyStatistics, to json: inout JSONWriter) {
        json.beginObject()
        json.key("traces")
        json.number(statistics.pendingTraces)
        json.key("spans")
        json.number(statistics.pendingSpans)
        json.key("bytes")
        json.number(statistics.pendingBytes)
        json.key("decidingTraces")
        json.number(statistics.decidingTraces)
        json.key("decidingBytes")
        json.number(statistics.decidingBytes)
        json.endObject()
    }

    private static func encode(_ time: Timestamp?, to json: inout JSONWriter) {
        if let time { json.string(time.rfc3339()) } else { json.null() }
    }

    /// Answers all metrics in the text format that the scraper reads.
    func metrics(_ head: HTTPRequestHead) -> HTTPResponse {
        let format = MetricsFormat(accept: head.header("accept"))
        var text = ByteWriter(capacity: 16 * 1024)
        sources.metrics.render(to: &text, format: format)
        var response = HTTPResponse(.ok, format.contentType, text.finish())
        response.headers.set("Vary", "Accept")
        return response
    }

    /// Answers that the process runs, which the answer itself proves.
    func live() -> HTTPResponse { health([]) }

    /// Answers whether everything works that taking and reading spans needs.
    func ready() -> HTTPResponse { health(sources.checks.map { ($0.name, $0.look()) }) }

    private func health(_ findings: [(name: String, finding: HealthCheck.Finding)]) -> HTTPResponse
    {
        let isHealthy = findings.allSatisfy { $0.finding == .passing }
        var json = JSONWriter()
        json.beginObject()
        json.key("status")
        json.string(isHealthy ? "ok" : "failing")
        json.key("timestamp")
        json.string(sources.time.now().rfc3339())
        json.key("checks")
        json.beginObject()
        for (name, finding) in findings {
            json.key(text: name)
            json.beginObject()
            json.key("status")
            switch finding {
            case .passing: json.string("ok")
            case .failing(let reason):
                json.string("failing")
                json.key("reason")
                json.string(reason)
            }
            json.endObject()
        }
        json.endObject()
        json.endObject()
        return HTTPResponse(
            isHealthy ? .ok : .serviceUnavailable, "application/json", json.finish())
    }
}
