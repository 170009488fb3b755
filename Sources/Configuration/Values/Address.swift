extension CollectorConfiguration {
    /// Where a listener binds: `host:port`, `[v6]:port`, `unix:/path`, or nothing to leave it off.
    package enum Address: Sendable, Equatable {
        /// The listener is not started.
        case off
        /// A TCP port on a host name or address; port 0 takes a free one.
        case tcp(host: String, port: UInt16)
        /// A socket in the file system.
        case unix(path: String)

        /// Whether only programs on this machine can reach it.
        package var isLoopback: Bool {
            switch self {
            case .off, .unix: true
            case .tcp(let host, _):
                host == "localhost" || host == "::1" || Self.isLoopbackV4(host)
            }
        }

        private static func isLoopbackV4(_ host: String) -> Bool {
            let parts = host.split(separator: ".", omittingEmptySubsequences: false)
            return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
        }
    }
}

extension CollectorConfiguration.Address: SettingValue {
    package static var typeName: String { "address" }
    package static var expectation: String { "host:port, [v6]:port, unix:/path or empty" }

    /// The longest path that fits into a socket address, its closing zero left out.
    private static let longestPath = 107

    package init(settingText: String) throws(SettingProblem) {
        if settingText.isEmpty {
            self = .off
        } else if settingText.hasPrefix("unix:") {
            self = try Self.unix(settingText.dropFirst("unix:".count))
        } else {
            self = try Self.tcp(settingText)
        }
    }

    package var settingText: String {
        switch self {
        case .off: ""
        case .tcp(let host, let port): host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
        case .unix(let path): "unix:\(path)"
        }
    }

    private static func unix(_ path: Substring) throws(SettingProblem) -> Self {
        guard path.first == "/" else {
            throw SettingProblem(
                "the path of a unix socket must be absolute", hint: "write unix:/…")
        }
        guard path.utf8.count <= longestPath else {
            throw SettingProblem("the path of a unix socket is over \(longestPath) bytes")
        }
        return .unix(path: String(path))
    }

    private static func tcp(_ text: String) throws(SettingProblem) -> Self {
        guard let colon = text.lastIndex(of: ":") else {
            throw .mismatch(text, Self.self, hint: portHint(text))
        }
        let digits = text[text.index(after: colon)...]
        guard digits.allSatisfy({ $0.isASCII && $0.isNumber }), let port = UInt16(digits) else {
            throw SettingProblem("\"\(text)\" has no port between 0 and 65535")
        }
        let written = text[..<colon]
        if written.first == "[", written.last == "]" {
            let host = written.dropFirst().dropLast()
            guard host.filter({ $0 == ":" }).count >= 2, host.allSatisfy(isOfV6) else {
                throw SettingProblem("\"\(host)\" is not an IPv6 address")
            }
            return .tcp(host: String(host), port: port)
        }
        guard !written.isEmpty else {
            throw SettingProblem(
                "\"\(text)\" has no host",
                hint: "write 127.0.0.1:\(port) for this machine, 0.0.0.0:\(port) for all")
        }
        guard !written.contains(":") else {
            throw .mismatch(text, Self.self, hint: "write [\(written)]:\(port) for IPv6")
        }
        guard written.allSatisfy({ $0.isASCII && !$0.isWhitespace && !"[]/".contains($0) }) else {
            throw .mismatch(text, Self.self)
        }
        return .tcp(host: String(written), port: port)
    }

    private static func portHint(_ text: String) -> String? {
        UInt16(text).map { "write 127.0.0.1:\($0)" }
    }

    private static func isOfV6(_ character: Character) -> Bool {
        character.isHexDigit || character == ":" || character == "."
    }
}
