import CCrypto

/// SHA-256 of a salt and a token, and their comparison.
enum TokenDigest {
    /// How many bytes a digest has.
    static let count = 32

    /// The digest of the salt followed by the token; nil when the library has no memory left.
    static func of(salt: [UInt8], token: some Sequence<UInt8>) -> [UInt8]? {
        let text = salt + token
        var digest = [UInt8](repeating: 0, count: count)
        let done = unsafe EVP_Digest(text, text.count, &digest, nil, EVP_sha256(), nil)
        return done == 1 ? digest : nil
    }

    /// Whether two digests are the same, in a time that does not tell how much of them is.
    static func areEqual(_ lhs: [UInt8], _ rhs: [UInt8]) -> Bool {
        guard lhs.count == rhs.count else { return false }
        return unsafe CRYPTO_memcmp(lhs, rhs, lhs.count) == 0
    }
}
