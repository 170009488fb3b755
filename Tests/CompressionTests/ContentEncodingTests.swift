import Compression
import Testing

@Suite struct ContentEncodingTests {
    @Test(
        arguments: [
            ("gzip", .gzip), ("GZip", .gzip), ("x-gzip", .gzip), ("deflate", .deflate),
            ("zstd", .zstd), ("identity", .identity), ("", .identity), (" \tgzip\t ", .gzip),
        ] as [(String, ContentEncoding)])
    func `A header value names an encoding`(value: String, encoding: ContentEncoding) {
        #expect(ContentEncoding(headerValue: value) == encoding)
    }

    @Test(arguments: ["br", "gzip, gzip", "gzip,zstd", "gzip gzip", "gzip;q=1", "gzi", "\u{0}"])
    func `Unknown and stacked encodings are not supported`(value: String) {
        #expect(ContentEncoding(headerValue: value) == nil)
    }

    @Test(arguments: ContentEncoding.allCases)
    func `A name reads back as its encoding`(encoding: ContentEncoding) {
        #expect(ContentEncoding(headerValue: encoding.name) == encoding)
    }
}
