import Configuration
import Testing
import YAML

@Suite struct LoadingTests {
    @Test func `Nothing set gives the documented defaults`() throws {
        let configuration = try Configuration.load(file: nil, environment: [:], overrides: [])
        #expect(configuration.limits.requestBytes == .mebibytes(64))
        #expect(configuration.environments["production"]?.tail?.policies.count == 4)
    }

    @Test func `The effective configuration reads back as itself`() throws {
        let standard = Configuration.standard
        let file = Configuration.File(name: "printed.yaml", standard.effectiveYAML())
        let again = try Configuration.load(file: file, environment: [:], overrides: [])
        #expect(
            again.effectiveYAML(showsSources: false) == standard.effectiveYAML(showsSources: false))
    }
}
