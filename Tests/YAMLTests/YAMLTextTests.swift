import Testing
import YAML

@Suite struct YAMLTextTests {
    @Test(arguments: [
        "[]", "{}", "null", "[a, 10%, 1.5, ./path]", "{ a: { b: [] }, c: null }",
        "{ query: \"{ span.a = \\\"b\\\" }\" }", "[\"\", \"null\", \"~\", \"-\", \"%x\", \"a:b\"]",
    ])
    func `A node is written as it is read`(text: String) throws {
        #expect(try YAMLParser().parse(text).flowText == text)
    }

    @Test(arguments: [
        "", "null", "plain", "a: b", "- a", "#x", "a #b", "'", "\"", "\\", "tab\there",
        "line\nbreak",
        "bell\u{7}", "\u{85}\u{9F}\u{7F}", "\u{2028}\u{2029}\u{FEFF}", "é漢🙂", "[a]", "{a}", "*a",
        "&a",
        "!a", "%a", "@a", "`a", "127.0.0.1:4318", "[::1]:4318", "a:", " lead", "trail ", "yes",
    ])
    func `Any text survives being written and read`(text: String) throws {
        for inFlow in [true, false] {
            let written = YAMLNode.scalarText(text, inFlow: inFlow)
            let document = inFlow ? "{ key: \(written) }" : "key: \(written)"
            let node = try YAMLParser().parse(document)
            #expect(node["key"]?.text.map { Array($0.utf8) } == Array(text.utf8), "\(written)")
        }
    }

    @Test func `Nodes are equal by what they say`() throws {
        let parser = YAMLParser()
        #expect(try parser.parse("a: [1]\n") == parser.parse("\n\"a\":\n- '1'"))
        #expect(try parser.parse("~") == parser.parse("null"))
        #expect(try parser.parse("'~'") != parser.parse("~"))
        #expect(try parser.parse("[1]") != parser.parse("[2]"))
        #expect(try parser.parse("{ a: 1 }") != parser.parse("{ b: 1 }"))
        #expect(try parser.parse("{}") != parser.parse("[]"))
    }
}
