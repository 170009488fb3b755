import Bytes
package import HTTPServer
package import Sampling

/// Answers SDKs that ask how to sample, in Jaeger's HTTP format.
///
/// - Source: Jaeger, `internal/sampling/http/handler.go`; its JSON has enumerations as words.
/// - Concurrency: Callable from any thread.
package struct RemoteSamplingHandler: HTTPHandler {
    /// Where it answers on a listener that others share.
    package static let paths = ["/sampling", "/api/sampling"]

    private let sampler: RemoteSampler
    private let authorize: @Sendable (HTTPRequestHead) -> HTTPResponse?

    /// Makes the handler.
    ///
    /// - Parameters:
    ///   - sampler: Knows the answers.
    ///   - authorize: Refuses a request by its head, or gives nil.
    package init(
        _ sampler: RemoteSampler,
        authorize: @escaping @Sendable (HTTPRequestHead) -> HTTPResponse? = { _ in nil }
    ) {
        self.sampler = sampler
        self.authorize = authorize
    }

    /// Answers at whatever path it is put.
    package func admit(_ head: HTTPRequestHead) -> HTTPAdmission {
        let route = "/sampling"
        guard head.method == .get || head.method == .head else {
            var response = HTTPResponse(
                .methodNotAllowed, "text/plain; charset=utf-8", text: "only GET is allowed\n")
            response.headers.set("Allow", "GET, HEAD")
            return .refuse(route: route, response)
        }
        if let refusal = authorize(head) { return .refuse(route: route, refusal) }
        return .accept(route: route, bodyLimit: 0) { [self] request, responder in
            responder.send(answer(request.head))
        }
    }

    private func answer(_ head: HTTPRequestHead) -> HTTPResponse {
        let items = head.queryItems
        let services = items.filter { $0.name == "service" }.map(\.value)
        guard services.count == 1 else {
            return HTTPResponse(
                .badRequest, "text/plain; charset=utf-8",
                text: "'service' parameter must be provided once\n")
        }
        let environment = items.first { $0.name == "environment" || $0.name == "env" }?.value
        let strategy = sampler.strategy(of: services[0], environment: environment)
        var response = HTTPResponse(.ok, "application/json", Self.json(strategy))
        response.headers.set("Cache-Control", "no-store")
        return response
    }

    private static func json(_ strategy: SamplingStrategy) -> ByteBuffer {
        var json = JSONWriter(capacity: 256)
        json.beginObject()
        json.key("strategyType")
        json.string("PROBABILISTIC")
        json.key("probabilisticSampling")
        write(strategy.rate, to: &json)
        if !strategy.operations.isEmpty {
            json.key("operationSampling")
            write(strategy, to: &json)
        }
        json.endObject()
        return json.finish()
    }

    private static func write(_ rate: Double, to json: inout JSONWriter) {
        json.beginObject()
        json.key("samplingRate")
        json.number(rate)
        json.endObject()
    }

    private static func write(_ strategy: SamplingStrategy, to json: inout JSONWriter) {
        json.beginObject()
        json.key("defaultSamplingProbability")
        json.number(strategy.rate)
        json.key("defaultLowerBoundTracesPerSecond")
        json.number(0)
        json.key("perOperationStrategies")
        json.beginArray()
        for operation in strategy.operations {
            json.beginObject()
            json.key("operation")
            json.string(operation.name)
            json.key("probabilisticSampling")
            write(operation.rate, to: &json)
            json.endObject()
        }
        json.endArray()
        json.key("defaultUpperBoundTracesPerSecond")
        json.number(0)
        json.endObject()
    }
}
