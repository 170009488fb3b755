import Bytes
import Testing

@Suite struct JSONWriterTests {
    private func text(_ write: (inout JSONWriter) -> Void) -> String {
        var writer = JSONWriter()
        write(&writer)
        return writer.finish().string
    }

    @Test func `Commas stand between elements and nowhere else`() {
        let written = text { json in
            json.beginObject()
            json.key("a")
            json.beginArray()
            json.number(1)
            json.null()
            json.beginObject()
            json.endObject()
            json.endArray()
            json.key("b")
            json.bool(true)
            json.endObject()
        }
        #expect(written == #"{"a":[1,null,{}],"b":true}"#)
    }

    @Test(arguments: [
        ("plain", #""plain""#), ("a\"b\\c", #""a\"b\\c""#),
        ("\n\r\t\u{0}\u{1f}", #""\n\r\t\u0000\u001f""#),
        ("é😀", "\"é😀\""), ("", "\"\""),
    ])
    func `Strings are escaped as JSON asks for`(value: String, expected: String) {
        #expect(text { $0.string(value) } == expected)
    }

    @Test(
        arguments: [
            (1.5, "1.5"), (0, "0"), (-0.0, "-0.0"), (1e300, "1e+300"), (.nan, "\"NaN\""),
            (.infinity, "\"Infinity\""), (-.infinity, "\"-Infinity\""), (123_456_789, "123456789"),
        ] as [(Double, String)])
    func `Doubles read back as they were`(value: Double, expected: String) {
        #expect(text { $0.number(value) } == expected)
    }

    @Test func `Base64 reads back, with and without padding and in both alphabets`() {
        for length in 0..<50 {
            let bytes = (0..<length).map { UInt8(truncatingIfNeeded: $0 * 71 + 13) }
            var writer = ByteWriter()
            ByteBuffer(bytes).withView { writer.appendBase64($0) }
            let padded = writer.view.string
            let bare = padded.filter { $0 != "=" }
            let url = String(bare.map { $0 == "+" ? "-" : $0 == "/" ? "_" : $0 })
            for text in [padded, bare, url] {
                var decoded = ByteWriter()
                let isBase64 = ByteBuffer(text.utf8).withView { decoded.appendDecodedBase64($0) }
                #expect(isBase64)
                #expect(decoded.view.array == bytes)
            }
        }
    }

    @Test(arguments: ["A", "AAAAA", "AA=A", "A===", "AA*A", "=", "AA==AA"])
    func `What is not base64 is refused`(text: String) {
        var decoded = ByteWriter()
        let isBase64 = ByteBuffer(text.utf8).withView { decoded.appendDecodedBase64($0) }
        #expect(!isBase64)
    }
}
