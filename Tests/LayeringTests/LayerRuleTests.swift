import Testing

@Suite struct LayerRuleTests {
    @Test(arguments: [
        ("SQLite", "CSQLite"),
        ("Bytes", "TraceModel"),
        ("Assembly", "OTLP"),
        ("Collector", "QueryAPI"),
        ("TestSupport", "TraceStore"),
        ("QueryTests", "TestSupport"),
        ("QueryTests", "Query"),
    ])
    func `An edge to an earlier module passes`(user: String, used: String) {
        #expect(Layers.tracewell.complaint(about: used, of: target(user)) == nil)
    }

    @Test(arguments: [
        ("Bytes", "OTLP", "Bytes → OTLP goes against the order of the layers"),
        ("TraceModel", "Bytes", "TraceModel → Bytes goes against the order of the layers"),
        ("Sampling", "Receiver", "Sampling → Receiver goes against the order of the layers"),
        ("Query", "TestSupport", "Query → TestSupport goes against the order of the layers"),
        ("Bytes", "Bytes", "Bytes → Bytes goes against the order of the layers"),
        ("TraceStore", "CSQLite", "TraceStore → CSQLite: only SQLite wraps CSQLite"),
        ("QueryTests", "CYAML", "QueryTests → CYAML: only YAML wraps CYAML"),
        ("Query", "Unheard", "Query → Unheard: Unheard has no layer"),
        ("Unheard", "Query", "Unheard has no layer"),
    ])
    func `A forbidden edge is named`(user: String, used: String, complaint: String) {
        #expect(Layers.tracewell.complaint(about: used, of: target(user)) == complaint)
    }

    @Test func `An import is found behind each kind of modifier`() {
        let lines = [
            "import One", "package import Two", "@testable import Three",
            "  internal import struct Four.Thing // why", "@preconcurrency public import Five.In",
            "// import Six", "let important = \"import Seven\"",
        ]
        let modules = SourceImports(of: lines.joined(separator: "\n")).modules
        #expect(modules.map(\.name) == ["One", "Two", "Three", "Four", "Five"])
    }

    @Test(arguments: [
        ("import Bytes", []),
        ("import Glibc", []),
        ("import Foundation", ["f: imports Foundation, which Query does not declare"]),
        ("import OTLP", ["f: imports OTLP, which Query does not declare"]),
        ("@_exported import Bytes", ["f: re-exports Bytes, which hides a dependency"]),
    ])
    func `An undeclared or re-exported import is named`(line: String, complaints: [String]) {
        let query = target("Query", dependencies: ["Bytes"])
        #expect(SourceImports(of: line).complaints(file: "f", of: query) == complaints)
    }

    private func target(
        _ name: String, dependencies: [String] = []
    ) -> PackageDescription.Target {
        PackageDescription.Target(
            name: name, type: name.hasSuffix("Tests") ? "test" : "library", path: "", sources: [],
            dependencies: dependencies)
    }
}
