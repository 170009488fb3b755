import Configuration
import Testing
import YAML

@Suite struct LoadingTests {
    private func load(
        _ yaml: String? = nil, environment: [String: String] = [:], sets: [String] = []
    ) throws -> CollectorConfiguration {
        try CollectorConfiguration.load(
            file: yaml.map { .init(name: "t.yaml", $0) }, environment: environment,
            overrides: sets.compactMap(CollectorConfiguration.Override.init(assignment:)))
    }

    private func source(_ path: String, in configuration: CollectorConfiguration) -> String? {
        configuration.settings.first { "\($0.path)" == path }.map { "\($0.source)" }
    }

    @Test func `Nothing set gives the documented defaults`() throws {
        let configuration = try load()
        #expect(configuration.dataDirectory == "./tracewell-data")
        #expect(configuration.durability == .os)
        #expect(configuration.listen.otlpHTTP == .tcp(host: "127.0.0.1", port: 4318))
        #expect(configuration.listen.otlpGRPC == .tcp(host: "127.0.0.1", port: 4317))
        #expect(configuration.listen.api == .tcp(host: "127.0.0.1", port: 16686))
        #expect(configuration.listen.remoteSampling == .off)
        #expect(configuration.limits.requestBytes == .mebibytes(64))
        #expect(configuration.limits.pendingBytes == .gibibytes(1))
        #expect(configuration.limits.spansPerTrace == 100_000)
        #expect(configuration.limits.attributeBytes == .kibibytes(64))
        #expect(configuration.sampling.maxBump == .seconds(4 * 3600))
        #expect(configuration.sampling.maxBumpRate == ["prod": .all])
        #expect(configuration.sampling.decisionLog == .seconds(72 * 3600))
        #expect(configuration.storage.engine == .sqlite)
        #expect(configuration.storage.retention == .seconds(7 * 86400))
        #expect(configuration.storage.maxBytes == .gibibytes(20))
        #expect(configuration.auth.tokens.isEmpty)
        #expect(configuration.log.level == .info)
        #expect(configuration.log.format == .json)
        #expect(try load("") == configuration)
        #expect(try load("limits:\nlog:\n") == configuration)
    }

    @Test func `A flag wins over a variable, a variable over the file, the file over the default`()
        throws
    {
        let yaml = "limits:\n  request_bytes: 1MiB\n  pending_bytes: 2MiB\n  query_bytes: 3MiB"
        let environment = [
            "TRACEWELL_LIMITS__REQUEST_BYTES": "4MiB", "TRACEWELL_LIMITS__PENDING_BYTES": "5MiB",
        ]
        let configuration = try load(
            yaml, environment: environment, sets: ["limits.request_bytes=6MiB"])
        #expect(configuration.limits.requestBytes == .mebibytes(6))
        #expect(configuration.limits.pendingBytes == .mebibytes(5))
        #expect(configuration.limits.queryBytes == .mebibytes(3))
        #expect(configuration.limits.attributeBytes == .kibibytes(64))
        #expect(source("limits.request_bytes", in: configuration) == "--set limits.request_bytes")
        #expect(
            source("limits.pending_bytes", in: configuration) == "TRACEWELL_LIMITS__PENDING_BYTES")
        #expect(source("limits.query_bytes", in: configuration) == "t.yaml:4")
        #expect(source("limits.attribute_bytes", in: configuration) == "default")
    }

    @Test
    func `The later of two flags for a key stands, and --set takes all behind the first equals`()
        throws
    {
        let configuration = try load(sets: ["data_dir=/a", "data_dir=/b=c"])
        #expect(configuration.dataDirectory == "/b=c")
        #expect(CollectorConfiguration.Override(assignment: "data_dir") == nil)
        #expect(CollectorConfiguration.Override(assignment: "=x") == nil)
    }

    @Test func `Variables of the program that are no settings are left alone`() throws {
        let environment = [
            "TRACEWELL_API": "x", "TRACEWELL_TOKEN": "x", "TRACEWELL_CONFIG": "x", "PATH": "x",
            "TRACEWEL_X": "x",
        ]
        #expect(try load(environment: environment) == load())
    }

    @Test func `An empty variable turns a listener off`() throws {
        let configuration = try load(environment: ["TRACEWELL_LISTEN__OTLP_GRPC": ""])
        #expect(configuration.listen.otlpGRPC == .off)
        #expect(try load("listen: { otlp_grpc: '' }").listen.otlpGRPC == .off)
    }

    @Test(arguments: ["http://a,http://b", "[\"http://a\", 'http://b']"])
    func `A list may be set by a variable or flag`(text: String) throws {
        let expected = ["http://a", "http://b"]
        #expect(try load(environment: ["TRACEWELL_CORS__ORIGINS": text]).cors.origins == expected)
        #expect(try load(sets: ["cors.origins=\(text)"]).cors.origins == expected)
        #expect(try load(sets: ["cors.origins="]).cors.origins == [])
    }

    @Test func `A map may be set whole or by a name`() throws {
        let whole = try load(sets: ["sampling.max_bump_rate={ stage: 5%, x: 0.5 }"])
        #expect(whole.sampling.maxBumpRate == ["staging": .percent(5), "x": .percent(50)])
        let one = try load(
            "sampling: { max_bump_rate: { dev: 1% } }",
            environment: ["TRACEWELL_SAMPLING__MAX_BUMP_RATE__PRODUCTION": "2%"])
        #expect(one.sampling.maxBumpRate == ["dev": .percent(1), "prod": .percent(2)])
    }

    @Test func `Tokens are read, bound, and never shown`() throws {
        let digest = String(repeating: "ab", count: 32)
        let salt = String(repeating: "0f", count: 16)
        let yaml = """
            auth:
              tokens:
                - { name: ci, role: ingest, hash: "sha256:\(salt):\(digest)", environment: production }
                - { name: ops, role: admin, hash: "sha256:\(salt):\(digest)", org_id: acme }
            """
        let configuration = try load(yaml)
        let token = try #require(configuration.auth.tokens.first)
        #expect(configuration.auth.tokens.map(\.name) == ["ci", "ops"])
        #expect(token.role == .ingest)
        #expect(token.environment == "prod")
        #expect(token.orgID == nil)
        #expect(token.hash.salt == Array(repeating: 0x0F, count: 16))
        #expect(token.hash.digest == Array(repeating: 0xAB, count: 32))
        var dumped = ""
        dump(configuration, to: &dumped)
        for shown in [configuration.effectiveYAML(), dumped, "\(configuration)", "\(token)"] {
            #expect(!shown.contains("abab") && !shown.contains("0f0f"))
        }
        #expect(
            configuration.effectiveYAML().contains(
                "- { name: ci, role: ingest, hash: \"[REDACTED]\", environment: production }"))
    }

    @Test func `The effective configuration reads back as itself`() throws {
        let original = try load(
            """
            data_dir: "odd: path # with \\"marks\\""
            cors: { origins: ["*", "https://a.example:8443"] }
            listen: { api: "[::1]:0", otlp_http: "unix:/run/t w.sock", otlp_grpc: "" }
            environments:
              "eu west: 1":
                head: { rate: 0.125%, services: { "a.b": 1%, "null": 2% } }
                tail:
                  policies:
                    - name: "yes: no"
                      type: string_attribute
                      string_attribute: { key: "x y", values: ["'", "\\"", "\\n", "~", ""] }
            """, sets: ["storage.retention=1d1h1m1s"])
        let again = try load(original.effectiveYAML())
        #expect(again == original)
        #expect(
            again.effectiveYAML(showsSources: false) == original.effectiveYAML(showsSources: false))
    }

    @Test func `Only keys that need a restart are reported as different`() throws {
        let before = try load()
        let after = try load(
            sets: [
                "data_dir=/x", "listen.api=127.0.0.1:1", "log.level=debug", "storage.retention=1d",
            ])
        #expect(after.differences(from: before).map(\.description) == ["data_dir", "listen.api"])
        #expect(before.differences(from: before).isEmpty)
    }

    @Test func `A file that cannot be read is named with the reason`() {
        let error = #expect(throws: ConfigurationError.self) {
            try CollectorConfiguration.File.read(path: "/nonexistent/tracewell.yaml")
        }
        #expect(
            error.map { "\($0)" } == "/nonexistent/tracewell.yaml: cannot be read: No such file or "
                + "directory; give the path of a file, or leave it out for the defaults")
        #expect(throws: ConfigurationError.self) { try CollectorConfiguration.File.read(path: "/") }
    }

    @Test func `A file is read whole under its path`() throws {
        let file = try CollectorConfiguration.File.read(path: #filePath)
        #expect(file.name == #filePath)
        #expect(String(decoding: file.bytes, as: UTF8.self).contains("A file is read whole"))
    }

    @Test func `A key of absurd depth is an unknown key`() {
        let key = String(repeating: "a.", count: 100_000)
        let variable = "TRACEWELL_" + String(repeating: "A__", count: 40_000)
        #expect(throws: ConfigurationError.self) { try load(sets: [key + "=1"]) }
        #expect(throws: ConfigurationError.self) { try load(environment: [variable: "1"]) }
        #expect(throws: ConfigurationError.self) { try load(environment: ["TRACEWELL_": "1"]) }
    }

    @Test func `The process environment holds what the process was given`() {
        let environment = ProcessEnvironment.current()
        #expect(environment["PATH"]?.isEmpty == false)
    }

    @Test func `A file cut or changed anywhere is read or refused, and never worse`() throws {
        let bytes = Array(ConfigurationReference.annotatedFile().utf8)
        for index in stride(from: 0, to: bytes.count, by: 41) {
            var changed = bytes
            changed[index] ^= 0x15
            for candidate in [Array(bytes.prefix(index)), changed] {
                _ = try? CollectorConfiguration.load(
                    file: .init(name: "t.yaml", bytes: candidate), environment: [:], overrides: [])
            }
        }
    }
}
