import HTTPServer
import Testing

@Suite struct RequestHeadTests {
    @Test func `Headers are found whatever the case of their names`() throws {
        let head = try HTTPRequestHead.make(
            "POST", "/v1/traces",
            headers: [
                ("Content-TYPE", " application/json\t"), ("Authorization", "a"),
                ("authorization", "b"),
                ("Content-Length", "12"),
            ])
        #expect(head.header("content-type") == "application/json")
        #expect(head.headers("authorization") == ["a", "b"])
        #expect(head.header("absent") == nil)
        #expect(head.contentLength == 12)
        #expect(head.method == .post)
    }

    @Test func `Items of a query are split and unescaped`() throws {
        let head = try HTTPRequestHead.make("GET", "/s?a=1&b&a=2%263&&=x&c=d=e+f")
        let items = head.queryItems.map { "\($0.name)|\($0.value)" }
        #expect(items == ["a|1", "b|", "a|2&3", "|x", "c|d=e f"])
        #expect(head.queryItem("a") == "1")
        #expect(head.queryItem("z") == nil)
        #expect(head.rawPath == "/s")
    }

    @Test(arguments: [
        ("/", [""]), ("/a/b", ["a", "b"]), ("/a//b/", ["a", "", "b", ""]),
        ("/a%2Fb/%C3%A9", ["a/b", "é"]),
    ])
    func `A path is split before its escapes are undone`(target: String, segments: [String]) throws
    {
        #expect(try HTTPRequestHead.make("GET", target).pathSegments == segments)
    }

    @Test(arguments: [
        ("http://host/a?b=c", "/a", "c"), ("https://host", "/", nil), ("http://h?b=/d", "/", "/d"),
        ("/a?b=http://x/?y", "/a", "http://x/?y"),
    ])
    func `A target with a scheme and a host is read as its path`(
        target: String, path: String, item: String?
    ) throws {
        let head = try HTTPRequestHead.make("GET", target)
        #expect(head.rawPath == path)
        #expect(head.queryItem("b") == item)
    }

    @Test func `Identifiers are made unlike each other`() throws {
        let made = try (0..<1000).map { _ in try HTTPRequestHead.make("GET", "/").requestID }
        #expect(Set(made).count == 1000)
        #expect(made.allSatisfy { $0.utf8.count == 32 })
    }

    @Test(arguments: [
        ("127.0.0.1:4318", "127.0.0.1:4318", true), ("0.0.0.0:0", "0.0.0.0:0", false),
        ("[::1]:4317", "[::1]:4317", true), ("[::]:1", "[::]:1", false),
        ("localhost:80", "localhost:80", true), ("example.org:65535", "example.org:65535", false),
        ("127.evil.org:80", "127.evil.org:80", false),
        ("unix:/run/a.sock", "unix:/run/a.sock", true),
        (":80", nil, false), ("host", nil, false), ("host:", nil, false),
        ("host:65536", nil, false),
        ("::1:80", nil, false), ("[host]:80", nil, false), ("unix:a.sock", nil, false),
        ("unix:/\(String(repeating: "a", count: 120))", nil, false), ("a b:80", nil, false),
        ("host:+80", nil, false), ("", nil, false),
    ])
    func `Addresses are read strictly`(text: String, shown: String?, isLoopback: Bool) {
        let address = ListenAddress(text)
        #expect(address?.description == shown)
        #expect((address?.isLoopback ?? false) == isLoopback)
    }

    @Test func `An address in use is an error that says so`() throws {
        let test = try TestListener()
        #expect(throws: HTTPListenerError.addressInUse(test.server.address)) {
            _ = try TestListener { $0.address = test.server.address }
        }
        #expect(throws: HTTPListenerError.unknownHost(.tcp(host: "no.such.host.invalid", port: 1)))
        {
            _ = try TestListener { $0.address = .tcp(host: "no.such.host.invalid", port: 1) }
        }
    }
}
