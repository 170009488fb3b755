import Bytes
import SemanticConventions
import Testing

@Suite struct EnvironmentNameTests {
    @Test(arguments: [
        ("prod", "prod"), ("production", "prod"), ("PROD", "prod"), (" Production\t", "prod"),
        ("dev", "dev"), ("Development", "dev"), ("stage", "staging"), ("STAGING", "staging"),
        ("local", "local"), ("", "default"), ("  \r\n", "default"), ("default", "default"),
        ("eu-West 1", "eu-west 1"), ("Köln", "köln"), ("É", "É"), ("productions", "productions"),
    ])
    func `Names that mean the same environment become one`(given: String, expected: String) {
        #expect(EnvironmentName.normalize(given) == expected)
        withView(of: given) { #expect(EnvironmentName.normalize($0) == expected) }
    }

    @Test func `A normalised name stays as it is`() {
        for name in ["prod", "dev", "staging", "default", "qa-2"] {
            #expect(EnvironmentName.normalize(name) == name)
        }
    }
}
