import Bytes
import SemanticConventions
import Testing

@Suite struct ConventionalAttributeTests {
    private func find(_ key: String) -> ConventionalAttribute? {
        withView(of: key) { ConventionalAttribute.named($0) }
    }

    @Test(arguments: ConventionalAttribute.allCases)
    func `Every name of an attribute finds it`(attribute: ConventionalAttribute) {
        #expect(find("\(attribute.name)") == attribute)
        for name in attribute.olderNames { #expect(find("\(name)") == attribute) }
    }

    @Test func `No name belongs to two attributes`() {
        let names = ConventionalAttribute.allCases
            .flatMap { ["\($0.name)"] + $0.olderNames.map { "\($0)" } }
        #expect(Set(names).count == names.count)
    }

    @Test(arguments: ConventionalAttribute.allCases)
    func `A key that only resembles a name finds nothing`(attribute: ConventionalAttribute) {
        let name = "\(attribute.name)"
        #expect(find(name.uppercased()) == nil)
        #expect(find(String(name.dropFirst())) == nil)
        #expect(find("x" + name) == nil)
        #expect(find(name + "\u{0}") == nil)
    }

    @Test func `Short and empty keys find nothing`() {
        for key in ["", "a", "id", "abc", "abcd", "job.x"] { #expect(find(key) == nil) }
    }
}
