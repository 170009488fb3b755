import Testing
import YAML

@Suite struct YAMLBlockTextTests {
    private static let texts = [
        "a: 1", "a: \"1\"", "a: [true, \"true\", word, \"null\", ~]",
        "- { key: \"x: y\", values: [\"^/live$\", \"a\\\"b\"] }",
        "a:\n- name: one\n  parts:\n  - { first: [1, 2, 3], second: { third: \"500\" } }\n  - {}\n- []",
    ]

    @Test(arguments: texts, [1, 20, 100])
    func `Text written in blocks is read as the same, quotes of numbers included`(
        text: String, width: Int
    ) throws {
        let node = try YAMLParser().parse(text)
        let written = node.blockLines(width: width).joined(separator: "\n")
        let read = try YAMLParser().parse(written)
        #expect(read == node, "\(written)")
        #expect(Self.quotedNumbers(read) == Self.quotedNumbers(node), "\(written)")
    }

    /// The texts that only their quotes tell from numbers and truth values.
    private static func quotedNumbers(_ node: YAMLNode) -> [String] {
        switch node.content {
        case .scalar(let text, quoted: true) where ["1", "true", "500"].contains(text): [text]
        case .scalar: []
        case .sequence(let elements): elements.flatMap(quotedNumbers)
        case .mapping(let entries): entries.flatMap { quotedNumbers($0.value) }
        }
    }
}
