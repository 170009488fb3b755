import Configuration
import Testing
import YAML

@Suite struct SubstitutionTests {
    static let environment = ["A": "one", "B_2": "t${env:A}wo", "EMPTY": "", "_": "under"]

    @Test(arguments: [
        ("${env:A}", "one"), ("x${env:A}y${env:A}", "xoneyone"), ("${env:B_2}", "t${env:A}wo"),
        ("${env:NOT:-fallback}", "fallback"), ("${env:A:-fallback}", "one"),
        ("${env:NOT:-a:-b}", "a:-b"),
        ("$${env:A}", "${env:A}"), ("$$${env:A}", "$${env:A}"), ("$5 ${HOME} $$", "$5 ${HOME} $$"),
        ("${env:_}", "under"), ("a${env:EMPTY}b", "ab"), ("${env:NOT:-}x", "x"),
    ])
    func `A variable is put in as text, once`(written: String, expected: String) throws {
        let configuration = try CollectorConfiguration.load(
            file: .init(name: "t.yaml", "data_dir: '\(written)'"), environment: Self.environment,
            overrides: [])
        #expect(configuration.dataDirectory == expected)
    }

    @Test func `Values in lists and policies are substituted, keys are not`() throws {
        let yaml = """
            cors: { origins: ["https://${env:A}.example"] }
            environments:
              "${env:A}":
                tail:
                  policies:
                    - { name: p, type: latency, latency: { threshold_ms: "${env:MS}" } }
            """
        let configuration = try CollectorConfiguration.load(
            file: .init(name: "t.yaml", yaml), environment: ["A": "one", "MS": "250"],
            overrides: [])
        #expect(configuration.cors.origins == ["https://one.example"])
        let environment = try #require(configuration.environments["${env:a}"])
        #expect(environment.tail?.policies[0].node["latency"]?["threshold_ms"]?.text == "250")
    }

    @Test func `A variable that is set to nothing is text, not a missing value`() throws {
        let configuration = try CollectorConfiguration.load(
            file: .init(name: "t.yaml", "listen: { api: \"${env:EMPTY}\" }"),
            environment: Self.environment, overrides: [])
        #expect(configuration.listen.api == .off)
    }

    @Test func `A value from a variable or flag is taken as it is`() throws {
        let configuration = try CollectorConfiguration.load(
            file: nil, environment: ["TRACEWELL_DATA_DIR": "${env:A}", "A": "x"], overrides: [])
        #expect(configuration.dataDirectory == "${env:A}")
    }
}
