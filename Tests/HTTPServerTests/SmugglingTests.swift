import HTTPServer
import Testing

/// Requests that two readers could read differently; each must be refused and its connection closed.
@Suite struct SmugglingTests {
    private static let post = "POST /echo HTTP/1.1\r\nHost: a\r\n"

    @Test(arguments: [
        // Two lengths, or lengths that are none.
        "\(post)Content-Length: 2\r\nContent-Length: 3\r\n\r\nabc",
        "\(post)Content-Length: 2\r\nContent-Length: 2\r\n\r\nab",
        "\(post)Content-Length: 2, 2\r\n\r\nab",
        "\(post)Content-Length: -1\r\n\r\n",
        "\(post)Content-Length: +2\r\n\r\nab",
        "\(post)Content-Length: 0x2\r\n\r\nab",
        "\(post)Content-Length: 2a\r\n\r\nab",
        "\(post)Content-Length: \r\n\r\n",
        "\(post)Content-Length: 1 1\r\n\r\nab",
        "\(post)Content-Length:\u{0B}2\r\n\r\nab",
        "\(post)Content-Length : 2\r\n\r\nab",
        "\(post)Content-Length\t: 2\r\n\r\nab",
        "\(post) Content-Length: 2\r\n\r\nab",
        // A length beside chunks.
        "\(post)Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "\(post)Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
        // Encodings that are not chunked alone.
        "\(post)Transfer-Encoding: gzip\r\n\r\n",
        "\(post)Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        "\(post)Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
        "\(post)Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
        "\(post)Transfer-Encoding: \"chunked\"\r\n\r\n0\r\n\r\n",
        "\(post)Transfer-Encoding:\u{0B}chunked\r\n\r\n0\r\n\r\n",
        "\(post)Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n",
        "\(post)Transfer-Encoding: chunked\r\nTransfer-encoding: chunked\r\n\r\n0\r\n\r\n",
        "\(post)Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
        "\(post)Transfer-Encoding\r\n : chunked\r\n\r\n0\r\n\r\n",
        "POST /echo HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        // Line ends and control characters.
        "GET /hello HTTP/1.1\nHost: a\r\n\r\n",
        "GET /hello HTTP/1.1\r\nHost: a\nX: b\r\n\r\n",
        "GET /hello HTTP/1.1\r\nHost: a\r\nX: b\n\n",
        "GET /hello HTTP/1.1\r\nHost: a\r\nX: b\r\n\u{0}\r\nContent-Length: 5\r\n\r\n",
        "GET /hello HTTP/1.1\r\nHost: a\r\nX: b\u{0}c\r\n\r\n",
        "GET /hello HTTP/1.1\r\nHost: a\r\nX\u{0}: b\r\n\r\n",
        "GET /hello HTTP/1.1\r\nHost: a\r\nX: b\r\n folded\r\n\r\n",
        "GET /hello HTTP/1.1\r\nHost: a\r\nX: b\r\n\tfolded\r\nY: c\r\n\r\n",
        "GET /hello HTTP/1.1\r\nHost: a\r\nX: b\u{7F}\r\n\r\n",
        "GET /hello HTTP/1.1\r\nHost: a\r\nX: b\rY: c\r\n\r\n",
        "GET /hello HTTP/1.1\r\nHost: a\r\n: nameless\r\n\r\n",
        "GET /hello HTTP/1.1\r\nHost: a\r\nno colon\r\n\r\n",
        "GET /hello HTTP/1.1\r\nHost: a\r\nX(y): b\r\n\r\n",
        // Hosts.
        "GET /hello HTTP/1.1\r\n\r\n",
        "GET /hello HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        // Targets.
        "GET hello HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /% HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /hello%00 HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /hello?a=%0 HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /hello#x HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET * HTTP/1.1\r\nHost: a\r\n\r\n",
        "CONNECT host:80 HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /hello\u{7F} HTTP/1.1\r\nHost: a\r\n\r\n",
        "G@T /hello HTTP/1.1\r\nHost: a\r\n\r\n",
        // Chunks.
        "\(post)Transfer-Encoding: chunked\r\n\r\nxyz\r\n",
        "\(post)Transfer-Encoding: chunked\r\n\r\n-1\r\n",
        "\(post)Transfer-Encoding: chunked\r\n\r\n5\r\nhelloX\r\n0\r\n\r\n",
        "\(post)Transfer-Encoding: chunked\r\n\r\n0x5\r\nhello\r\n0\r\n\r\n",
    ])
    func `What two readers could read differently is refused`(request: String) throws {
        let test = try TestListener()
        let connection = test.connect()
        connection.send(request)
        connection.send("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n")
        connection.finishSending()
        let response = try #require(connection.readToEnd())
        // An unreadable request line is answered by closing.
        if !response.isEmpty { #expect(response.status == 400) }
        #expect(!response.hasSuffix("hello"))
        #expect(test.exchange("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n")?.status == 200)
    }

    @Test(arguments: [
        ("GET /\(String(repeating: "a", count: 8192)) HTTP/1.1\r\nHost: a\r\n\r\n", 404),
        (
            "GET /hello HTTP/1.1\r\nHost: a\r\nX: \(String(repeating: "a", count: 16_000))\r\n\r\n",
            200
        ),
        (
            "GET /hello HTTP/1.1\r\nHost: a\r\nX: \(String(repeating: "a", count: 17_000))\r\n\r\n",
            431
        ),
        (
            "GET /hello HTTP/1.1\r\nHost: a\r\nX: \(String(repeating: "a", count: 40_000))\r\n\r\n",
            431
        ),
        ("GET /\(String(repeating: "a", count: 17_000)) HTTP/1.1\r\nHost: a\r\n\r\n", 431),
        ("GET /\(String(repeating: "a", count: 40_000)) HTTP/1.1\r\nHost: a\r\n\r\n", 414),
        (
            "GET /hello HTTP/1.1\r\nHost: a\r\n\(String(repeating: "X: a\r\n", count: 63))\r\n",
            200
        ),
        (
            "GET /hello HTTP/1.1\r\nHost: a\r\n\(String(repeating: "X: a\r\n", count: 64))\r\n",
            431
        ),
    ])
    func `Heads over their bounds are refused`(request: String, status: Int) throws {
        #expect(try TestListener().exchange(request)?.status == status)
    }
}
