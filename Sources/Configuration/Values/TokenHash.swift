extension CollectorConfiguration {
    /// What is kept of a bearer token: a salt and the digest of salt and token, never the token.
    package struct TokenHash: Sendable, Equatable {
        /// Random bytes put before the token.
        package let salt: [UInt8]
        /// SHA-256 of the salt followed by the token's bytes.
        package let digest: [UInt8]
    }
}

extension CollectorConfiguration.TokenHash: SettingValue {
    package static var typeName: String { "hash" }
    package static var expectation: String {
        "sha256:SALT:DIGEST in hex, as token create prints it"
    }
    package static var isSecret: Bool { true }

    private static let saltBytes = 16...64
    private static let digestBytes = 32

    package init(settingText: String) throws(SettingProblem) {
        let parts = settingText.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == "sha256",
            let salt = Self.bytes(parts[1]), Self.saltBytes.contains(salt.count),
            let digest = Self.bytes(parts[2]), digest.count == Self.digestBytes
        else { throw .mismatch(settingText, Self.self) }
        self.init(salt: salt, digest: digest)
    }

    package var settingText: String { "sha256:\(Self.hex(salt)):\(Self.hex(digest))" }

    private static func bytes(_ hex: Substring) -> [UInt8]? {
        let digits = hex.utf8.compactMap { Character(UnicodeScalar($0)).hexDigitValue }
        guard digits.count == hex.utf8.count, digits.count.isMultiple(of: 2) else { return nil }
        return stride(from: 0, to: digits.count, by: 2).map {
            UInt8(truncatingIfNeeded: digits[$0] << 4 | digits[$0 + 1])
        }
    }

    private static func hex(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}

extension CollectorConfiguration.TokenHash: CustomStringConvertible, CustomReflectable {
    package var description: String { "[REDACTED]" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
