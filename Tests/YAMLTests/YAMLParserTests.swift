import Testing
import YAML

@Suite struct YAMLParserTests {
    @Test func `A document becomes a tree in file order with positions`() throws {
        let root = try YAMLParser().parse(
            """
            # a comment
            zebra: 1
            apple:
              - "quoted"
              - { b: [x, y], a: ~ }
            """)
        let entries = try #require(root.entries)
        #expect(entries.map(\.key) == ["zebra", "apple"])
        #expect(entries[0].keyPosition == .init(line: 2, column: 1))
        #expect(entries[0].value.position == .init(line: 2, column: 8))
        let list = try #require(root["apple"]?.elements)
        #expect(list.first?.text == "quoted")
        #expect(list.first?.position == .init(line: 4, column: 5))
        #expect(list.last?["b"]?.elements?.map(\.text) == ["x", "y"])
        #expect(list.last?["a"]?.isNull == true)
        #expect(root["missing"] == nil)
    }

    @Test(arguments: ["", "# only a comment\n", "---\n", "\u{FEFF}", "---\n...\n"])
    func `An empty document is a null`(text: String) throws {
        #expect(try YAMLParser().parse(text).isNull)
    }

    @Test(arguments: [
        ("null", true), ("~", true), ("NULL", true), ("Null", true), ("\"null\"", false),
        ("'~'", false), ("''", false), ("nULL", false), ("no", false),
    ])
    func `Only the unquoted words for nothing are null`(text: String, isNull: Bool) throws {
        let node = try YAMLParser().parse(text)
        #expect(node.isNull == isNull)
        #expect((node.text == nil) == isNull)
    }

    @Test func `A byte order mark is skipped`() throws {
        #expect(try YAMLParser().parse("\u{FEFF}a: 1")["a"]?.text == "1")
    }

    @Test(arguments: [
        ("a: 1\nb: 2\na: 3", 3, 1, "a is given twice"),
        ("a: { b: 1, \"b\": 2 }", 1, 12, "b is given twice"),
        ("a: 1\n---\nb: 2", 2, 1, "a second document; one file holds one"),
        ("a: &x 1", 1, 4, "anchors (&name) are not supported"),
        ("a: &x [1]", 1, 4, "anchors (&name) are not supported"),
        ("a: &x { b: 1 }", 1, 4, "anchors (&name) are not supported"),
        ("a: *x", 1, 4, "aliases (*name) are not supported; write it out"),
        ("a: !!str 1", 1, 4, "tags (!name) are not supported"),
        ("a: !x [1]", 1, 4, "tags (!name) are not supported"),
        ("a: !x { b: 1 }", 1, 4, "tags (!name) are not supported"),
        ("? [a, b]\n: 1", 1, 3, "a key must be text, not a list"),
        ("? { a: 1 }\n: 1", 1, 3, "a key must be text, not a mapping"),
        ("a:\n\tb: 1", 2, 1, "a tab cannot indent; use spaces"),
        ("a:\n  \tb: [1", 2, 3, "a tab cannot indent; use spaces"),
        ("a: [1, 2\nb: 3", 2, 2, "while parsing a flow sequence: did not find expected ',' or ']'"),
        ("a: 'x", 1, 6, "while scanning a quoted scalar: found unexpected end of stream"),
        (
            "a: 1\n b: 2", 2, 3,
            "mapping values are not allowed in this context"
        ),
    ])
    func `What is refused is named with its place`(
        text: String, line: Int, column: Int, message: String
    ) {
        let error = #expect(throws: YAMLError.self) { try YAMLParser().parse(text) }
        #expect(error?.message == message)
        #expect(error?.line == line)
        #expect(error?.column == column)
        #expect(error.map { "\($0)" } == "\(line):\(column): \(message)")
    }

    @Test func `Bytes that are not UTF-8 are refused with their place`() {
        let bytes = Array("a: 1\nb: é".utf8) + [0xFF]
        let error = #expect(throws: YAMLError.self) { try YAMLParser().parse(bytes) }
        #expect(error.map { "\($0)" } == "2:5: invalid leading UTF-8 octet")
    }

    @Test func `A text over the size limit is refused before it is parsed`() {
        let parser = YAMLParser(limits: YAMLLimits(bytes: 8))
        let error = #expect(throws: YAMLError.self) { try parser.parse("a: 1234567") }
        #expect(error?.message == "larger than 8 bytes")
        #expect(throws: Never.self) { try parser.parse("a: 12345") }
    }

    @Test(arguments: [("[", "]"), ("{a: ", "}")])
    func `Nesting over the limit is refused`(open: String, close: String) {
        func nested(_ depth: Int) -> String {
            String(repeating: open, count: depth) + "1" + String(repeating: close, count: depth)
        }
        #expect(throws: Never.self) { try YAMLParser().parse(nested(32)) }
        let error = #expect(throws: YAMLError.self) { try YAMLParser().parse(nested(33)) }
        #expect(error?.message == "nested deeper than 32 levels")
        #expect(throws: YAMLError.self) { try YAMLParser().parse(nested(100_000)) }
    }

    @Test func `A document of too many values is refused`() {
        let parser = YAMLParser(limits: YAMLLimits(nodes: 5))
        #expect(throws: Never.self) { try parser.parse("[1, 2, 3, 4]") }
        let error = #expect(throws: YAMLError.self) { try parser.parse("[1, 2, 3, 4, 5]") }
        #expect(error?.message == "more than 5 values")
    }

    @Test func `Any cut of a document is read or refused, and never worse`() {
        let text = Array(
            "a: { b: [1, \"two\\n\", 'three'], c: ~ }\nd:\n  - |\n    text\n  - é: &x 1\n".utf8)
        for length in text.indices {
            _ = try? YAMLParser().parse(Array(text.prefix(length)))
        }
        for index in text.indices {
            for flip in [UInt8(0x01), 0x20, 0x80, 0xFF] {
                var changed = text
                changed[index] ^= flip
                _ = try? YAMLParser().parse(changed)
            }
        }
    }
}
