package import Configuration

/// Says who may do what, by the bearer token of a request.
///
/// Without tokens in the configuration everyone may do everything: the listeners are then bound to
/// this machine, unless the configuration says otherwise.
///
/// SECURITY: Digests are compared, never tokens, each in constant time; verdicts are not cached, as
/// a cache filled by guesses is one more thing to attack.
/// - Concurrency: A value; use it from any thread.
package struct AccessControl: Sendable {
    private let tokens: [CollectorConfiguration.Token]

    /// Makes the control over the tokens of a configuration.
    package init(_ auth: CollectorConfiguration.Auth) { tokens = auth.tokens }

    /// What a request wants to do.
    package enum Purpose: Sendable, CaseIterable {
        /// Send spans.
        case ingest
        /// Read traces.
        case query
        /// Change or delete.
        case administer
    }

    /// What a request may do.
    package struct Grant: Sendable, Equatable {
        /// The name of the token, for logs; nil when there are no tokens.
        package var name: String?
        /// The only environment it reaches; nil for all.
        package var environment: String?
        /// The only organisation it reaches; nil for all.
        package var orgID: String?

        /// Makes a grant that reaches everything.
        package init() {}
    }

    /// Why a request may not do what it wants.
    package enum Denial: Error, Equatable, Sendable {
        /// No token, or one that is not known: answer 401.
        case unauthenticated
        /// The token is known and does not allow this: answer 403.
        case forbidden
    }

    /// Whether tokens are asked for.
    package var isRequired: Bool { !tokens.isEmpty }

    /// Decides on a request.
    ///
    /// - Parameters:
    ///   - authorization: The value of its `Authorization` header; nil when it has none, or several.
    ///   - purpose: What it wants to do.
    /// - Returns: How far the request reaches.
    /// - Throws: ``Denial``, to be answered as it says.
    package func authorize(
        _ authorization: String?, for purpose: Purpose
    ) throws(Denial) -> Grant {
        guard isRequired else { return Grant() }
        guard let secret = Self.bearer(authorization) else { throw .unauthenticated }
        var known: CollectorConfiguration.Token?
        // All are compared, so that the time does not tell which one was near.
        for token in tokens where Self.matches(secret, token.hash) { known = known ?? token }
        guard let known else { throw .unauthenticated }
        guard known.role.allows(purpose) else { throw .forbidden }
        var grant = Grant()
        grant.name = known.name
        grant.environment = known.environment
        grant.orgID = known.orgID
        return grant
    }

    /// The token of a header `Bearer TOKEN`; the scheme in any case, as RFC 9110 has it.
    private static func bearer(_ header: String?) -> Substring? {
        guard let header else { return nil }
        let parts = header.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "bearer", !parts[1].isEmpty else {
            return nil
        }
        return parts[1]
    }

    private static func matches(_ secret: Substring, _ hash: CollectorConfiguration.TokenHash)
        -> Bool
    {
        guard let digest = TokenDigest.of(salt: hash.salt, token: secret.utf8) else {
            return false
        }
        return TokenDigest.areEqual(digest, hash.digest)
    }
}

extension CollectorConfiguration.Token.Role {
    /// Whether a token of this role may be used for something.
    fileprivate func allows(_ purpose: AccessControl.Purpose) -> Bool {
        switch (self, purpose) {
        case (.ingest, .ingest), (.query, .query), (.admin, .query), (.admin, .administer): true
        default: false
        }
    }
}
