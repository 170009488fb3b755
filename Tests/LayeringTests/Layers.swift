/// The order of the modules: what may import what.
///
/// A module imports from the layers before its own and from the entries before it in its own layer.
/// Modules that nothing ships with (`aside`) import anything and are imported by tests only.
struct Layers {
    /// Layers from the bottom up, each from its first module to its last.
    let order: [[String]]
    /// The C modules that have an owner: the one Swift module that may import each.
    let wrappers: [String: String]

    /// The layers of this package.
    static let tracewell = Layers(
        order: [
            [
                "CPlatform", "CSQLite", "CMicrohttpd", "CCurl", "CDeflate", "CZstd", "CYAML",
                "CXXHash", "CCrypto", "CRE2",
            ],
            [
                "TraceModel", "Bytes", "SystemClock", "Threading", "Compression", "SQLite", "YAML",
                "RegularExpressions", "Spelling", "Telemetry",
            ],
            [
                "OTLP", "TraceContext", "SemanticConventions", "TraceQL", "Journal", "Assembly",
                "Sampling", "ControlState", "DecisionLog", "TraceStore", "Query", "Insights",
            ],
            [
                "HTTPServer", "HTTPClient", "Configuration", "PolicyImport", "Access", "Receiver",
                "QueryAPI", "SamplingAPI",
            ],
            ["Collector", "CommandLineTool", "tracewell"],
            ["CAllocationCount", "TestSupport", "Benchmarks"],
        ],
        wrappers: [
            "CSQLite": "SQLite",
            "CMicrohttpd": "HTTPServer",
            "CCurl": "HTTPClient",
            "CDeflate": "Compression",
            "CZstd": "Compression",
            "CYAML": "YAML",
            "CRE2": "RegularExpressions",
            "CXXHash": "Bytes",
            "CCrypto": "Access",
            "CAllocationCount": "Benchmarks",
        ])

    /// A module's place in the order, or nil for one that is not in the table.
    private func place(of module: String) -> (layer: Int, entry: Int)? {
        for (layer, modules) in order.enumerated() {
            if let entry = modules.firstIndex(of: module) { return (layer, entry) }
        }
        return nil
    }

    /// Says what is wrong with one declared dependency, or nil when it goes up the list as it should.
    func complaint(about dependency: String, of target: PackageDescription.Target) -> String? {
        let edge = "\(target.name) → \(dependency)"
        guard let used = place(of: dependency) else { return "\(edge): \(dependency) has no layer" }
        if let wrapper = wrappers[dependency], wrapper != target.name {
            return "\(edge): only \(wrapper) wraps \(dependency)"
        }
        if target.isTest { return nil }
        guard let user = place(of: target.name) else { return "\(target.name) has no layer" }
        return used < user ? nil : "\(edge) goes against the order of the layers"
    }
}
