import Configuration
import Testing

@Suite struct SettingValueTests {
    /// What reading a text and printing the value gives; nil if the text is refused.
    private func printed<Value: SettingValue>(_ text: String, _: Value.Type) -> String? {
        (try? Value(settingText: text))?.settingText
    }

    @Test(
        arguments: [
            ("0", "0"), ("1", "1"), ("1024", "1KiB"), ("1025", "1025"), ("64MiB", "64MiB"),
            ("65536KiB", "64MiB"), ("1536MiB", "1536MiB"), ("1TiB", "1TiB"), ("007KiB", "7KiB"),
            ("9223372036854775807", "9223372036854775807"), ("8388608TiB", nil),
            ("9223372036854775808", nil), ("", nil), ("MiB", nil), ("-1", nil), ("+1", nil),
            ("64 MiB", nil), ("64MB", nil), ("64M", nil), ("64mib", nil), ("1.5GiB", nil),
            ("1e3", nil),
            ("٣MiB", nil),
        ] as [(String, String?)])
    func `Sizes`(text: String, expected: String?) {
        #expect(printed(text, CollectorConfiguration.ByteSize.self) == expected)
    }

    @Test(
        arguments: [
            ("64MB", "write 64MiB"), ("64M", "write 64MiB"), ("64 mib", "write 64MiB"),
            ("1G", "write 1GiB"), ("1k", "write 1KiB"), ("5x", nil), ("x", nil),
        ] as [(String, String?)])
    func `A size in another spelling is understood well enough to say the right one`(
        text: String, hint: String?
    ) {
        let problem = #expect(throws: SettingProblem.self) {
            try CollectorConfiguration.ByteSize(settingText: text)
        }
        #expect(problem?.hint == hint)
    }

    @Test(
        arguments: [
            ("10s", "10s"), ("500ms", "500ms"), ("1h30m", "1h30m"), ("90m", "1h30m"), ("60s", "1m"),
            ("7d", "7d"), ("72h", "72h"), ("3d", "72h"), ("96h", "4d"), ("97h", "97h"),
            ("0s", "0s"),
            ("0ms", "0s"), ("1d2h3m4s5ms", "26h3m4s5ms"), ("1500ms", "1s500ms"), ("5us", "5us"),
            ("7ns", "7ns"), ("106751d", "106751d"), ("106752d", nil), ("", nil), ("s", nil),
            ("10", nil),
            ("-1s", nil), ("1s1h", nil), ("1s1s", nil), ("1 s", nil), ("1.5s", nil), ("1w", nil),
            ("99999999999999999999s", nil), ("9223372036s999ms", nil),
        ] as [(String, String?)])
    func `Durations`(text: String, expected: String?) {
        #expect(printed(text, Duration.self) == expected)
    }

    @Test(arguments: [
        ("10%", "10%", 0.1), ("0.1", "10%", 0.1), ("0%", "0%", 0), ("0", "0%", 0),
        ("1", "100%", 1), ("100%", "100%", 1), ("100.0%", "100%", 1), ("0.07", "7%", 0.07),
        ("12.5%", "12.5%", 0.125), ("0.00000001%", "0.00000001%", 1e-10),
        ("33.33333333%", "33.33333333%", 0.3333333333),
    ])
    func `Rates`(text: String, printed: String, fraction: Double) throws {
        let rate = try CollectorConfiguration.Rate(settingText: text)
        #expect(rate.settingText == printed)
        #expect(rate.fraction == fraction)
    }

    @Test(arguments: [
        "", "%", "-1%", "+1%", "101%", "1.1", "10", "1e-3", ".5", "5.", "1.2.3", "10 %", "10%%",
        "0.000000001%", "nan", "99999999999999999999%", "٥%",
    ])
    func `What is no rate is refused`(text: String) {
        #expect(throws: SettingProblem.self) { try CollectorConfiguration.Rate(settingText: text) }
    }

    @Test(arguments: [
        ("127.0.0.1:4318", "127.0.0.1:4318", true), ("127.9.9.9:1", "127.9.9.9:1", true),
        ("localhost:0", "localhost:0", true), ("[::1]:65535", "[::1]:65535", true),
        ("unix:/run/t.sock", "unix:/run/t.sock", true), ("", "", true),
        ("0.0.0.0:4318", "0.0.0.0:4318", false), ("[::]:4318", "[::]:4318", false),
        ("example.com:80", "example.com:80", false), ("127.0.0.256:1", "127.0.0.256:1", false),
        ("127.0.0.1.example.com:1", "127.0.0.1.example.com:1", false),
    ])
    func `Addresses`(text: String, printed: String, isLoopback: Bool) throws {
        let address = try CollectorConfiguration.Address(settingText: text)
        #expect(address.settingText == printed)
        #expect(address.isLoopback == isLoopback)
    }

    @Test(
        arguments: [
            (":4318", "write 127.0.0.1:4318 for this machine, 0.0.0.0:4318 for all"),
            ("4318", "write 127.0.0.1:4318"), ("::1:4318", "write [::1]:4318 for IPv6"),
            ("unix:run", "write unix:/…"), ("unix:", "write unix:/…"), ("localhost", nil),
            ("localhost:", nil), ("localhost:65536", nil), ("localhost:-1", nil),
            ("localhost:+1", nil),
            ("localhost:٤", nil), ("[::1]", nil), ("[1]:1", nil), ("[g::]:1", nil), ("[]:1", nil),
            ("a b:1", nil), ("http://a:1", "write [http://a]:1 for IPv6"), ("é:1", nil),
            ("a/b:1", nil),
            ("unix:/" + String(repeating: "x", count: 107), nil),
        ] as [(String, String?)])
    func `What is no address is refused`(text: String, hint: String?) {
        let problem = #expect(throws: SettingProblem.self) {
            try CollectorConfiguration.Address(settingText: text)
        }
        #expect(problem?.hint == hint)
    }

    @Test(
        arguments: [
            ("5", 5), ("-3", -3), ("0", 0), ("+5", nil), ("5.0", nil), ("", nil), ("1_000", nil),
            ("99999999999999999999", nil),
        ] as [(String, Int?)])
    func `Numbers`(text: String, expected: Int?) {
        #expect((try? Int(settingText: text)) == expected)
    }

    @Test func `A token's hash needs salt and digest of the right length`() throws {
        let salt = String(repeating: "0A", count: 16)
        let digest = String(repeating: "ff", count: 32)
        let hash = try CollectorConfiguration.TokenHash(settingText: "sha256:\(salt):\(digest)")
        #expect(hash.settingText == "sha256:\(salt.lowercased()):\(digest)")
        #expect("\(hash)" == "[REDACTED]")
        for text in [
            "", "sha256", "sha256::", "sha1:\(salt):\(digest)", "sha256:\(salt):\(digest)0",
            "sha256:\(salt):\(digest)00", "sha256:00:\(digest)", "sha256:\(salt)",
            "sha256:\(salt):\(digest):", "sha256:\(salt):\(digest.dropLast())g",
            "sha256:\(String(repeating: "0", count: 130)):\(digest)",
        ] {
            #expect(throws: SettingProblem.self) {
                try CollectorConfiguration.TokenHash(settingText: text)
            }
        }
    }
}
