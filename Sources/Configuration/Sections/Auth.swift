import SemanticConventions

extension CollectorConfiguration {
    /// Who may do what.
    package struct Auth: Sendable, Equatable {
        /// The bearer tokens of the configuration.
        package let tokens: [Token]
        /// Whether the API may be reached from other machines without a token.
        package let anonymous: Bool

        init(_ section: Section) {
            tokens = section.records(
                "tokens",
                """
                Bearer tokens. With at least one, requests without a token are answered 401; the \
                health routes stay open.
                """, Token.init)
            anonymous = section.value(
                "anonymous", default: false,
                "Lets the API listen beyond this machine although no token is configured.")
        }
    }

    /// One bearer token.
    package struct Token: Sendable, Equatable {
        /// What a token allows; each role stands alone.
        package enum Role: String, SettingChoice {
            /// Sending spans.
            case ingest
            /// Reading traces.
            case query
            /// Reading, changing and deleting.
            case admin
        }

        /// What the token is called in logs.
        package let name: String
        /// What it allows.
        package let role: Role
        /// The salted hash it is recognised by.
        package let hash: TokenHash
        /// The only environment it may be used for; nil for all.
        package let environment: String?
        /// The only organisation it may be used for; nil for all.
        package let orgID: String?

        /// Reads a token; nil, and a mistake, if a part is missing.
        init?(_ section: Section) {
            let name = section.required("name", String.self, "What the token is called in logs.")
            let role = section.required("role", Role.self, "What the token allows.")
            let hash = section.required(
                "hash", TokenHash.self,
                "`sha256:SALT:DIGEST` in hex; the token itself is never written down.")
            environment = section.optional(
                "environment", String.self, "The only environment the token may be used for."
            ).map(EnvironmentName.normalize)
            orgID = section.optional(
                "org_id", String.self, "The only organisation the token may be used for.")
            guard let name, let role, let hash else { return nil }
            self.name = name
            self.role = role
            self.hash = hash
        }
    }
}
