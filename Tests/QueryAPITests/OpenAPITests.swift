import HTTPServer
import TestSupport
import Testing
import YAML

@testable import QueryAPI

/// Holds `docs/openapi.yaml` against the routes that are served.
@Suite struct OpenAPITests {
    private func description() throws -> YAMLNode {
        try YAMLParser().parse(RepositoryFile("docs/openapi.yaml").text)
    }

    @Test func `Every route is described, and nothing else`() throws {
        let paths = try description()["paths"]?.entries?.map(\.key) ?? []
        // Those of sampling are held against the routes of their own module.
        let own = paths.filter { !$0.contains("sampling") }
        #expect(own.sorted() == Endpoint.routes.map(\.pattern).sorted())
    }

    @Test(arguments: Endpoint.routes.map(\.pattern))
    func `The parameters of a route are those that are read`(pattern: String) throws {
        let route = try #require(Endpoint.routes.first { $0.pattern == pattern })
        let operation = try description()["paths"]?[pattern]?[
            route.method.rawValue.lowercased()]
        let described = operation?["parameters"]?.elements ?? []
        let names = described.filter { $0["in"]?.text == "query" }.compactMap { $0["name"]?.text }
        #expect(names.sorted() == route.id.parameters.sorted())
    }

    @Test func `The formats of a trace are those that are written`() throws {
        let parameters = try description()["paths"]?["/api/v1/traces/{id}"]?["get"]?["parameters"]
        let format = parameters?.elements?.first { $0["name"]?.text == "format" }
        let described = format?["schema"]?["enum"]?.elements?.compactMap(\.text) ?? []
        #expect(Set(described) == Set(TraceAnswerFormat.allCases.map(\.rawValue) + ["tree"]))
    }
}
