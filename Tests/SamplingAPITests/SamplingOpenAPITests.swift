import HTTPServer
import TestSupport
import Testing
import YAML

@testable import SamplingAPI

/// Holds what `docs/openapi.yaml` says of sampling against the routes that are served.
@Suite struct SamplingOpenAPITests {
    private func description() throws -> YAMLNode {
        try YAMLParser().parse(RepositoryFile("docs/openapi.yaml").text)
    }

    @Test func `Every route is described, and nothing else`() throws {
        let paths = try description()["paths"]?.entries ?? []
        let methods = ["get", "post", "patch", "delete", "put"]
        let described = paths.filter { $0.key.contains("sampling") }.flatMap { path in
            (path.value.entries ?? []).map(\.key).filter(methods.contains).map {
                "\($0.uppercased()) \(path.key)"
            }
        }
        let routes = SamplingEndpoint.routes.map { "\($0.method.rawValue) \($0.pattern)" }
        let remote = RemoteSamplingHandler.paths.map { "GET \($0)" }
        #expect(described.sorted() == (routes + remote).sorted())
    }

    @Test(arguments: SamplingEndpoint.allCases)
    func `The parameters of a route are those that are read`(endpoint: SamplingEndpoint) throws {
        let route = try #require(SamplingEndpoint.routes.first { $0.id == endpoint })
        let operation = try description()["paths"]?[route.pattern]?[
            route.method.rawValue.lowercased()]
        let described = operation?["parameters"]?.elements ?? []
        let names = described.filter { $0["in"]?.text == "query" }.compactMap { $0["name"]?.text }
        #expect(names.sorted() == endpoint.parameters.sorted())
    }
}
