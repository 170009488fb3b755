import Bytes
import Testing

@Suite struct JSONReaderTests {
    /// Reads the whole text as one value.
    private func check(_ text: ByteBuffer, maxDepth: Int = 64) throws(JSONError) {
        var reader = try JSONReader(text.view, maxDepth: maxDepth)
        try reader.skipValue()
        try reader.expectEnd()
    }

    @Test(arguments: [
        "null", " true ", "false", "0", "-0", "-1.5e+3", "1E9", "\"\"", "[]", "{}", "[1,2]",
        #"{"a":{"b":[{"c":null}]}}"#, "\t[\r\n1 , 2 ]\n", #""\u00e9\ud83d\ude00\/\b\f\n\r\t\"\\""#,
        #"{"a":1,"a":2}"#, "[[[[[[]]]]]]", "\"\u{7f}é漢😀\"", "123456789012345678901234567890",
        "[0.4e006]", "[-0.000000000000000000000000000000000001]",
    ])
    func `Well-formed JSON is read`(text: String) throws {
        try check(ByteBuffer(text.utf8))
    }

    @Test(arguments: [
        "", " ", "nul", "tru", "nulll", "01", "-", "+1", "1.", ".5", "1e", "1e+", "0x1", "NaN",
        "Infinity", "'a'", "\"", "\"a", "\"\\\"", "\"\\x\"", "\"\\u12\"", "\"\\ud800\"",
        "\"\\ud800\\u0041\"", "\"\\udc00\"", "\"a\nb\"", "\"\u{0}\"", "[", "]", "[1", "[1,", "[1,]",
        "[,1]", "[1 2]", "{", "}", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{a:1}", "{1:1}",
        "{\"a\" 1}", "{\"a\":1 \"b\":2}", "[1]]", "{}{}", "1 2", "[1}", "{\"a\":1]", "//c\n1",
        "[1]/**/", "\u{feff}1", "[\u{a0}1]", "[1e1.5]", "-a",
    ])
    func `Text that is not JSON is refused`(text: String) {
        #expect(throws: JSONError.self) { try check(ByteBuffer(text.utf8)) }
    }

    @Test(
        arguments: [
            [0x22, 0xFF, 0x22], [0x22, 0xC0, 0x80, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22],
            [0x22, 0xF4, 0x90, 0x80, 0x80, 0x22], [0x22, 0xE2, 0x82, 0x22], [0x31, 0xFE],
        ] as [[UInt8]])
    func `Bytes that are not UTF-8 are refused`(bytes: [UInt8]) {
        #expect(throws: JSONError.self) { try check(ByteBuffer(bytes)) }
    }

    @Test func `Nesting of 100,000 levels is refused at the limit`() {
        for bracket in ["[", "{\"a\":"] {
            let text = ByteBuffer(String(repeating: bracket, count: 100_000).utf8)
            #expect(throws: JSONError.self) { try check(text) }
        }
    }

    @Test func `A special character is found at each place of a long string`() throws {
        for length in 0..<40 {
            let plain = String(repeating: "x", count: length)
            try check(ByteBuffer("\"\(plain)\\n\(plain)\"".utf8))
            #expect(throws: JSONError.self) { try check(ByteBuffer("\"\(plain)\n\"".utf8)) }
            #expect(throws: JSONError.self) { try check(ByteBuffer("\"\(plain)".utf8)) }
        }
    }

    @Test func `Strings come back unescaped`() throws {
        let text = ByteBuffer(#"["plain","\u0041\u00e9\ud83d\ude00\/\n","\ud834\udd1e"]"#.utf8)
        var reader = try JSONReader(text.view)
        var strings: [String] = []
        try reader.beginArray()
        while try reader.nextElement() { strings.append(try reader.readString().string) }
        #expect(strings == ["plain", "Aé😀/\n", "𝄞"])
    }

    @Test(arguments: [
        ("0", Int64?(0), UInt64?(0)), ("-1", -1, nil), ("5.0", 5, 5), ("1e3", 1000, 1000),
        ("1.5", nil, nil), ("9223372036854775807", .max, 9_223_372_036_854_775_807),
        ("9223372036854775808", nil, 9_223_372_036_854_775_808),
        ("18446744073709551615", nil, .max), ("18446744073709551616", nil, nil),
        ("-9223372036854775808", .min, nil), ("1e400", nil, nil), ("-0", 0, nil),
    ])
    func `Integers are exact or none`(text: String, signed: Int64?, unsigned: UInt64?) throws {
        let buffer = ByteBuffer(text.utf8)
        var reader = try JSONReader(buffer.view)
        let number = try reader.readNumber()
        #expect(number.int64 == signed)
        #expect(number.uint64 == unsigned)
    }

    @Test func `A key written with escapes is the key it stands for`() throws {
        let text = ByteBuffer(#"{"tr\u0061ceId":1}"#.utf8)
        var reader = try JSONReader(text.view)
        try reader.beginObject()
        let key = try #require(try reader.nextKey())
        #expect(key == "traceId")
    }
}
