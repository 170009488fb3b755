import Access
import Configuration
import Testing

@Suite struct AccessControlTests {
    /// SHA-256 of sixteen zero bytes followed by the token, made with another tool.
    private static let digests = [
        "correct-horse":
            "78b385ff755338c5919fcc9add754000e37195d6863dd4ca0ad9b33e0bd2b830",
        "battery-staple":
            "99acc26153cae15857de7d45c87ecb88a2591c7e7c7cf202374223c9f129af5f",
        "paperclip":
            "022b55476c599d1d3958e0a1fce45e465316cc9e69b6a8055e74887844864071",
    ]

    private func control() throws -> AccessControl {
        let salt = String(repeating: "00", count: 16)
        func hash(_ token: String) -> String { "sha256:\(salt):\(Self.digests[token] ?? "")" }
        let text = """
            auth:
              tokens:
                - { name: sender, role: ingest, environment: production, org_id: acme,
                    hash: "\(hash("correct-horse"))" }
                - { name: reader, role: query, hash: "\(hash("battery-staple"))" }
                - { name: owner, role: admin, hash: "\(hash("paperclip"))" }
            """
        let file = CollectorConfiguration.File(name: "test.yaml", bytes: Array(text.utf8))
        return AccessControl(
            try CollectorConfiguration.load(file: file, environment: [:], overrides: []).auth)
    }

    @Test func `Without tokens everyone may do everything`() throws {
        let auth = try CollectorConfiguration.load(file: nil, environment: [:], overrides: []).auth
        let control = AccessControl(auth)
        #expect(!control.isRequired)
        for purpose in AccessControl.Purpose.allCases {
            #expect(try control.authorize(nil, for: purpose) == AccessControl.Grant())
        }
    }

    @Test(arguments: [
        nil, "", "Bearer", "Bearer ", "Bearer wrong", "Bearer correct-hors",
        "Bearer correct-horsee", "Bearer Correct-Horse", "Basic correct-horse", "correct-horse",
        "Bearer  correct-horse", "Bearer correct-horse ", "Bearer [REDACTED]",
        "Bearer battery-staplecorrect-horse",
    ])
    func `A missing, empty, wrong, cut or longer token is not known`(header: String?) throws {
        let control = try control()
        for purpose in AccessControl.Purpose.allCases {
            #expect(throws: AccessControl.Denial.unauthenticated) {
                try control.authorize(header, for: purpose)
            }
        }
    }

    @Test(arguments: [
        ("correct-horse", [AccessControl.Purpose.ingest]), ("battery-staple", [.query]),
        ("paperclip", [.query, .administer]),
    ])
    func `A token allows what its role says and nothing else`(
        token: String, allowed: [AccessControl.Purpose]
    ) throws {
        let control = try control()
        for purpose in AccessControl.Purpose.allCases {
            if allowed.contains(purpose) {
                #expect(throws: Never.self) {
                    try control.authorize("bearer \(token)", for: purpose)
                }
            } else {
                #expect(throws: AccessControl.Denial.forbidden) {
                    try control.authorize("Bearer \(token)", for: purpose)
                }
            }
        }
    }

    @Test func `A grant carries the bounds of its token`() throws {
        let grant = try control().authorize("Bearer correct-horse", for: .ingest)
        #expect(grant.name == "sender")
        #expect(grant.environment == "prod")
        #expect(grant.orgID == "acme")
    }
}
