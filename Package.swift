// swift-tools-version: 6.2
import PackageDescription

// Targets are listed by layer; a target imports from its own layer's earlier entries and from the
// layers above it in this file, never from the ones below. `LayeringTests` holds the edges.

/// The flags every Swift target is built with.
let strict: [SwiftSetting] = [
    .strictMemorySafety(),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
    // `@inlinable package` alone is not inlined into other modules; these flags make it so, and all
    // small functions with it. See docs/adr/003-inline-across-modules.md.
    .unsafeFlags(
        [
            "-enable-library-evolution", "-no-emit-module-separately-wmo",
            "-Xfrontend", "-package-cmo", "-Xfrontend", "-allow-non-resilient-access",
        ], .when(configuration: .release)),
]

/// What `tracewell version` names.
let commit =
    Context.gitInformation.map {
        $0.currentCommit.prefix(12) + ($0.hasUncommittedChanges ? "-changed" : "")
    } ?? "unknown"

func swift(_ name: String, _ dependencies: [String] = []) -> Target {
    .target(
        name: name, dependencies: dependencies.map { .init(stringLiteral: $0) },
        swiftSettings: strict)
}

/// A C target that puts one Debian library behind a module map, with shims where Swift cannot call it.
func shim(_ name: String, links libraries: [String] = []) -> Target {
    .target(name: name, linkerSettings: libraries.map { .linkedLibrary($0) })
}

func tests(_ name: String, _ dependencies: [String] = []) -> Target {
    .testTarget(
        name: "\(name)Tests",
        dependencies: ([name, "TestSupport"] + dependencies).map { .init(stringLiteral: $0) },
        swiftSettings: strict)
}

let libraries: [Target] = [
    shim("CSQLite", links: ["sqlite3"]),
    shim("CMicrohttpd", links: ["microhttpd"]),
    shim("CCurl", links: ["curl"]),
    shim("CDeflate", links: ["deflate"]),
    shim("CZstd", links: ["zstd"]),
    shim("CYAML", links: ["yaml"]),
    shim("CXXHash"),
    shim("CRE2", links: ["re2"]),
    .target(name: "CPlatform", cSettings: [.define("TRACEWELL_COMMIT", to: "\"\(commit)\"")]),
    shim("CCrypto", links: ["crypto"]),
]

let base: [Target] = [
    swift("TraceModel"),
    swift("Bytes", ["TraceModel", "CXXHash"]),
    swift("SystemClock", ["TraceModel"]),
    swift("Threading", ["SystemClock", "CPlatform"]),
    swift("Compression", ["Bytes", "CDeflate", "CZstd"]),
    swift("SQLite", ["Bytes", "Threading", "CSQLite"]),
    swift("YAML", ["CYAML"]),
    swift("RegularExpressions", ["Bytes", "CRE2"]),
    swift("Spelling"),
    swift("Telemetry", ["Bytes", "TraceModel", "SystemClock", "CPlatform"]),
]

let domain: [Target] = [
    swift("OTLP", ["Bytes", "TraceModel"]),
    swift("TraceContext", ["Bytes", "TraceModel"]),
    swift("SemanticConventions", ["Bytes", "TraceModel", "OTLP"]),
    swift(
        "TraceQL",
        [
            "Bytes", "TraceModel", "RegularExpressions", "Spelling", "OTLP", "SemanticConventions",
        ]),
    swift("Journal", ["Bytes", "TraceModel", "SystemClock", "Threading", "CPlatform"]),
    swift(
        "Assembly",
        ["Bytes", "TraceModel", "SystemClock", "Threading", "OTLP", "SemanticConventions"]),
    swift(
        "Sampling",
        [
            "Bytes", "TraceModel", "SystemClock", "RegularExpressions", "OTLP", "TraceContext",
            "SemanticConventions", "Assembly", "CPlatform",
        ]),
    swift(
        "ControlState",
        [
            "Bytes", "TraceModel", "SystemClock", "SQLite", "Spelling", "TraceContext", "Sampling",
        ]),
    swift(
        "DecisionLog",
        [
            "Bytes", "TraceModel", "SystemClock", "OTLP", "TraceContext", "Assembly", "Sampling",
            "Journal",
        ]),
    swift(
        "TraceStore",
        [
            "Bytes", "TraceModel", "SystemClock", "Threading", "Compression", "SQLite", "OTLP",
            "SemanticConventions", "Assembly", "CPlatform",
        ]),
    swift(
        "Query",
        [
            "Bytes", "TraceModel", "SystemClock", "OTLP", "SemanticConventions", "Assembly",
            "TraceStore",
        ]),
    swift(
        "Insights",
        ["Bytes", "TraceModel", "SystemClock", "Telemetry", "OTLP", "SemanticConventions"]),
]

let edge: [Target] = [
    swift(
        "HTTPServer",
        [
            "CPlatform", "TraceModel", "Bytes", "Telemetry", "Threading", "SystemClock",
            "CMicrohttpd",
        ]),
    swift("HTTPClient", ["Bytes", "CCurl"]),
    swift("Configuration", ["YAML", "Spelling", "SemanticConventions"]),
    swift("PolicyImport", ["YAML", "SemanticConventions", "Configuration"]),
    swift("Access", ["Configuration", "CCrypto"]),
    swift(
        "Receiver",
        [
            "Bytes", "TraceModel", "SystemClock", "Telemetry", "Compression", "OTLP",
            "SemanticConventions", "Sampling", "Journal", "Assembly", "Insights", "HTTPServer",
            "Access",
        ]),
    swift(
        "QueryAPI",
        [
            "Bytes", "TraceModel", "SystemClock", "Telemetry", "OTLP", "TraceContext",
            "SemanticConventions", "Assembly", "TraceStore", "Query", "Insights", "HTTPServer",
        ]),
    swift(
        "SamplingAPI",
        [
            "Bytes", "TraceModel", "SystemClock", "Spelling", "SemanticConventions", "Sampling",
            "ControlState", "TraceStore", "HTTPServer", "Configuration", "QueryAPI",
        ]),
]

let root: [Target] = [
    swift(
        "Collector",
        [
            "Bytes", "TraceModel", "SystemClock", "Threading", "Telemetry", "Compression", "SQLite",
            "OTLP", "TraceContext", "SemanticConventions", "Sampling", "Journal", "Assembly",
            "DecisionLog", "TraceStore", "TraceQL", "Query", "Insights", "HTTPServer",
            "Configuration", "Access", "YAML", "Spelling", "Receiver", "QueryAPI", "ControlState",
            "SamplingAPI", "CPlatform",
        ]),
    swift(
        "CommandLineTool",
        [
            "Bytes", "TraceModel", "SystemClock", "OTLP", "TraceContext", "SemanticConventions",
            "Assembly", "TraceStore", "Query", "Configuration", "Access", "HTTPClient",
            "HTTPServer", "Telemetry", "Collector", "Compression", "SQLite", "YAML", "Spelling",
            "CPlatform", "PolicyImport",
        ]),
    .executableTarget(
        name: "tracewell", dependencies: ["CommandLineTool"], swiftSettings: strict),
]

let aside: [Target] = [
    shim("CAllocationCount"),
    swift(
        "TestSupport",
        ["Bytes", "TraceModel", "SystemClock", "OTLP", "Assembly", "TraceStore"]),
    .executableTarget(
        name: "Benchmarks",
        dependencies: [
            "Bytes", "TraceModel", "SystemClock", "Compression", "OTLP", "Assembly", "Journal",
            "TraceStore", "Query", "HTTPClient", "TestSupport", "SemanticConventions", "Sampling",
            "DecisionLog", "Threading", "Telemetry", "Insights", "CPlatform", "YAML",
            "CAllocationCount",
        ],
        swiftSettings: strict),
]

let testTargets: [Target] = [
    .testTarget(name: "LayeringTests", swiftSettings: strict),
    tests("TraceModel"),
    tests("Bytes", ["TraceModel"]),
    tests("SystemClock", ["TraceModel"]),
    tests("Threading", ["SystemClock"]),
    tests("Compression", ["Bytes"]),
    tests("SQLite", ["Bytes", "Threading"]),
    tests("YAML"),
    tests("RegularExpressions", ["Bytes"]),
    tests("Spelling"),
    tests("Telemetry", ["Bytes", "TraceModel", "SystemClock"]),
    tests("OTLP", ["Bytes", "TraceModel"]),
    tests("TraceContext", ["Bytes", "TraceModel"]),
    tests("SemanticConventions", ["Bytes", "TraceModel", "OTLP"]),
    tests("TraceQL", ["Bytes", "TraceModel", "OTLP", "SemanticConventions"]),
    tests(
        "Sampling",
        [
            "Bytes", "TraceModel", "OTLP", "TraceContext", "SemanticConventions", "Assembly",
            "SystemClock", "YAML",
        ]),
    tests(
        "ControlState",
        ["Bytes", "TraceModel", "SystemClock", "SQLite", "TraceContext", "Sampling"]),
    tests(
        "DecisionLog",
        [
            "Bytes", "TraceModel", "SystemClock", "OTLP", "TraceContext", "Assembly", "Sampling",
            "Journal",
        ]),
    tests("Journal", ["Bytes", "TraceModel", "SystemClock", "Threading"]),
    tests(
        "Assembly",
        ["Bytes", "TraceModel", "SystemClock", "OTLP", "SemanticConventions", "Threading"]),
    tests(
        "TraceStore",
        [
            "Bytes", "TraceModel", "SystemClock", "OTLP", "Assembly", "SQLite", "Compression",
            "Threading",
        ]),
    tests("Query", ["Bytes", "TraceModel", "SystemClock", "OTLP", "Assembly", "TraceStore"]),
    tests("Insights", ["Bytes", "TraceModel", "SystemClock", "Telemetry", "OTLP"]),
    tests("HTTPServer", ["Bytes", "Telemetry", "HTTPClient", "SystemClock", "Threading"]),
    tests("Configuration", ["YAML"]),
    tests("PolicyImport", ["Configuration", "YAML"]),
    tests("Access", ["Configuration", "Bytes"]),
    tests(
        "Receiver",
        [
            "Bytes", "TraceModel", "OTLP", "HTTPServer", "HTTPClient", "Compression", "Journal",
            "Assembly", "Telemetry", "SystemClock", "Threading", "Sampling",
            "SemanticConventions", "Access", "Configuration", "Insights",
        ]),
    tests(
        "QueryAPI",
        [
            "Bytes", "TraceModel", "OTLP", "HTTPServer", "HTTPClient", "Assembly", "TraceStore",
            "Query", "Insights", "Telemetry", "SystemClock", "YAML",
        ]),
    tests(
        "SamplingAPI",
        [
            "Bytes", "TraceModel", "HTTPServer", "HTTPClient", "Sampling", "ControlState",
            "TraceStore", "QueryAPI", "Telemetry", "SystemClock", "YAML",
        ]),
    tests(
        "Collector",
        [
            "Bytes", "TraceModel", "OTLP", "HTTPClient", "Configuration", "SystemClock",
            "Telemetry", "Sampling", "Assembly", "DecisionLog", "Insights", "TraceStore",
        ]),
    tests(
        "CommandLineTool",
        ["Bytes", "TraceModel", "HTTPClient", "Query", "Assembly", "Configuration"]),
]

let package = Package(
    name: "Tracewell",
    products: [.executable(name: "tracewell", targets: ["tracewell"])],
    targets: libraries + base + domain + edge + root + aside + testTargets,
    swiftLanguageModes: [.v6],
    cLanguageStandard: .gnu2x
)
