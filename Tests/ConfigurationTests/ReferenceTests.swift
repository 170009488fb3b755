import Configuration
import TestSupport
import Testing

@Suite struct ReferenceTests {
    @Test func `The annotated file is what the declarations say`() {
        let file = RepositoryFile("config/tracewell.yaml")
        #expect(file.isCurrent(ConfigurationReference.annotatedFile()), "run with REGENERATE=1")
    }

    @Test func `The annotated file changes nothing`() throws {
        let file = CollectorConfiguration.File(
            name: "tracewell.yaml", ConfigurationReference.annotatedFile())
        let loaded = try CollectorConfiguration.load(file: file, environment: [:], overrides: [])
        #expect(
            loaded.effectiveYAML(showsSources: false)
                == CollectorConfiguration.standard.effectiveYAML(showsSources: false))
        let unset = loaded.settings.filter {
            $0.source == .builtIn && !["services", "operations"].contains($0.path.names.last)
        }
        #expect(unset.isEmpty, "the file names every key")
    }

    @Test func `The tables of the reference page are what the declarations say`() {
        let page = RepositoryFile("docs/reference/configuration.md")
        let isCurrent = page.isCurrent(ConfigurationReference.markdown(), between: "keys")
        #expect(isCurrent, "run with REGENERATE=1")
    }

    @Test func `The default configuration in force is the golden one`() {
        let golden = RepositoryFile("Tests/Golden/configuration/effective-default.yaml")
        #expect(
            golden.isCurrent(CollectorConfiguration.standard.effectiveYAML()),
            "run with REGENERATE=1")
    }

    @Test func `Every setting and section says what it does`() {
        #expect(ConfigurationReference.settings.allSatisfy { $0.doc.hasSuffix(".") })
        let paths = ConfigurationReference.settings.map(\.path.patternDescription)
        #expect(Set(paths).count == paths.count)
    }
}
