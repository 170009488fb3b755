import Bytes
import HTTPClient
import OTLP
import Query
import QueryAPI
import TestSupport
import Testing
import TraceModel
import TraceStore

@Suite struct TraceRouteTests {
    @Test func `A trace is answered as a tree`() throws {
        let api = try APIFixture()
        try api.wait(
            try APIFixture.span(1, of: 7, name: "GET /"), try APIFixture.span(2, of: 7, in: 1))
        let trace = try api.json("/api/v1/traces/\(APIFixture.id(7))")
        #expect(trace["traceId"]?.text == APIFixture.id(7))
        #expect(trace["state"]?.text == "collecting")
        #expect(trace["complete"] == .bool(true))
        let root = trace["roots"]?[0]
        #expect(root?["name"]?.text == "GET /")
        #expect(root?["service"]?.text == "shop")
        #expect(root?["durationNanos"]?.text == "500")
        #expect(root?["children"]?[0]?["spanId"]?.text == "0000000000000002")
        #expect(root?["children"]?[0]?["parentSpanId"]?.text == "0000000000000001")
    }

    @Test(arguments: ["", "?format=json", "?format=tree", "?format="])
    func `The tree is what a trace is answered as`(query: String) throws {
        let api = try APIFixture()
        try api.put(try APIFixture.span(1, of: 7))
        let trace = try api.json("/api/v1/traces/\(APIFixture.id(7))\(query)")
        #expect(trace["state"]?.text == "stored")
    }

    @Test func `OTLP comes in JSON, and in protobuf for those who accept it`() throws {
        let api = try APIFixture()
        let span = try APIFixture.span(1, of: 7, attributes: [Attribute("n", .int(3))])
        try api.put(span)
        let path = "/api/v1/traces/\(APIFixture.id(7))?format=otlp"
        let json = try api.get(path)
        #expect(json.header("content-type") == "application/json")
        #expect(json.header("vary") == "Accept")
        let transcoded = try OTLPJSON.transcode(json.body)
        let protobuf = try api.get(path, accept: "application/x-protobuf")
        #expect(protobuf.header("content-type") == "application/x-protobuf")
        for body in [transcoded, protobuf.body] {
            let batch = try SpanBatch.scan(body).batch
            var decoder = SpanDecoder(batch)
            #expect(batch.runs.flatMap { decoder.decode($0) } == [span])
        }
    }

    @Test func `Accepting protobuf alone asks for OTLP`() throws {
        let api = try APIFixture()
        try api.put(try APIFixture.span(1, of: 7))
        let response = try api.get(
            "/api/v1/traces/\(APIFixture.id(7))", accept: "application/protobuf")
        #expect(try SpanBatch.scan(response.body).batch.spans.count == 1)
    }

    @Test(arguments: [
        ("/api/v1/traces/\(APIFixture.id(9))", 404, "not_found"),
        ("/api/v1/traces/a1b2c3d4", 409, "ambiguous_id"),
        ("/api/v1/traces/a1b2c3d", 400, "invalid_argument"),
        ("/api/v1/traces/xyz", 400, "invalid_argument"),
        ("/api/v1/traces/\(APIFixture.id(7))00", 400, "invalid_argument"),
        ("/api/v1/traces/\(APIFixture.id(7))?format=yaml", 400, "unsupported_format"),
        ("/api/v1/traces/\(APIFixture.id(7))?form=json", 400, "unknown_parameter"),
        ("/api/v1/traces/\(APIFixture.id(7))?format=json&format=otlp", 400, "invalid_argument"),
        ("/api/v1/traces/", 404, "not_found"), ("/api/v1/nothing", 404, "not_found"),
        ("/api/v1/traces/%00", 400, "malformed_request"),
    ])
    func `What cannot be answered says why and what to do`(
        path: String, status: Int, code: String
    ) throws {
        let api = try APIFixture()
        try api.put(try APIFixture.span(1, of: 7), try APIFixture.span(1, of: 8))
        let answer = try api.json(path, status: status)
        #expect(answer["error"]?["code"]?.text == code)
        #expect(answer["error"]?["message"]?.text?.isEmpty == false)
    }

    @Test func `An ambiguous prefix names the candidates`() throws {
        let api = try APIFixture()
        try api.put(try APIFixture.span(1, of: 7), try APIFixture.span(1, of: 8))
        let message = try api.json("/api/v1/traces/a1b2c3d4", status: 409)["error"]?["message"]
        #expect(message?.text?.contains(APIFixture.id(7)) == true)
        #expect(message?.text?.contains(APIFixture.id(8)) == true)
    }

    @Test func `An unknown format names those there are`() throws {
        let answer = try APIFixture().json(
            "/api/v1/traces/\(APIFixture.id(7))?format=yaml", status: 400)
        #expect(answer["error"]?["hint"]?.text == "There are json, otlp.")
    }

    @Test func `A trace over the limits is marked`() throws {
        let api = try APIFixture(limits: QueryLimits(spans: 1))
        try api.put(try APIFixture.span(1, of: 7), try APIFixture.span(2, of: 7, in: 1))
        let trace = try api.json("/api/v1/traces/\(APIFixture.id(7))")
        #expect(trace["complete"] == .bool(false))
        #expect(trace["missing"]?[0]?["what"]?.text == "over_limit")
        #expect(trace["spanCount"] == .number(2))
    }

    @Test func `A store that fails is 503 with a time to try again`() throws {
        let api = try APIFixture()
        api.store.fail(with: .unavailable("/secret/path: I/O error"))
        for path in ["traces/\(APIFixture.id(7))", "search", "services", "stats"] {
            let response = try api.get("/api/v1/\(path)")
            #expect(response.status == 503)
            #expect(response.header("retry-after") == "1")
            #expect(!response.text.contains("secret"))
        }
        api.store.fail(with: .corrupt("block 7"))
        #expect(try api.get("/api/v1/services").status == 500)
    }

    @Test(arguments: ["POST", "DELETE", "PUT", "PATCH", "BREW"])
    func `Another method is told which there are`(method: String) throws {
        let response = try APIFixture().get("/api/v1/search", method: method)
        #expect(response.status == 405)
        #expect(response.header("allow") == "GET, HEAD")
    }

    @Test func `HEAD is answered like GET, without a body`() throws {
        let api = try APIFixture()
        try api.put(try APIFixture.span(1, of: 7))
        let response = try api.get("/api/v1/traces/\(APIFixture.id(7))", method: "HEAD")
        #expect(response.status == 200)
        #expect(response.body.count == 0)
    }

    @Test func `Answers are not to be cached`() throws {
        #expect(try APIFixture().get("/api/v1/services").header("cache-control") == "no-store")
    }
}
