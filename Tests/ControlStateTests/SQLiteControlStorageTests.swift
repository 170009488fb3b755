import ControlState
import SQLite
import Sampling
import Testing
import TraceModel

@testable import ControlState

@Suite struct SQLiteControlStorageTests {
    private let file: ControlFile
    private let now = Timestamp(nanoseconds: 1_767_225_600_123_456_789)

    init() throws { file = try ControlFile() }

    private func audit(
        _ id: BumpID?, _ action: AuditRecord.Action = .created,
        _ changes: [AuditRecord.Change] = []
    ) -> AuditRecord {
        AuditRecord(at: now, actor: "jo", action, id, reason: "why", changes: changes)
    }

    private func bump(_ id: BumpID, _ change: (inout BumpMatcher) -> Void = { _ in }) -> Bump {
        var match = BumpMatcher(environment: "prod")
        change(&match)
        return Bump(
            id: id, match: match, rate: 0.1 + 0.2, createdAt: now,
            expiresAt: now.adding(nanoseconds: 1), createdBy: "jo", reason: "INC-42 \"ü\"",
            limit: BumpLimit(rate: 0.15, reason: "memory"))
    }

    @discardableResult
    private func add(
        _ storage: SQLiteControlStorage, _ change: @escaping (inout BumpMatcher) -> Void = { _ in }
    ) throws -> Bump {
        try storage.add { id in (bump(id, change), audit(id)) }
    }

    @Test func `A bump comes back as it was, without the file having been closed`() throws {
        let storage = try file.open()
        let whole = try add(storage) {
            ($0.service, $0.operation, $0.jobType) = ("shop", "GET /", "report")
            ($0.queue, $0.orgID, $0.projectID) = ("q", "42", "p")
        }
        let plain = try add(storage)
        #expect([whole.id.number, plain.id.number] == [1, 2])
        let again = try file.open()
        #expect(try again.openBumps() == [whole, plain])
        #expect(try again.bump(whole.id) == BumpRecord(whole))
        #expect(try again.bump(try #require(BumpID(number: 3))) == nil)
    }

    @Test func `A change is kept with its audit record`() throws {
        let storage = try file.open()
        var bump = try add(storage)
        bump.expiresAt = now.adding(nanoseconds: 99)
        bump.limit = nil
        let change = AuditRecord.Change("effectiveRate", from: "0.15", to: nil)
        try storage.update(bump, audit(bump.id, .limited, [change]))
        #expect(try file.open().openBumps() == [bump])
        try storage.end(bump.id, at: now, .cancelled, audit(bump.id, .cancelled))
        try storage.record(audit(nil, .refused))
        let again = try file.open()
        #expect(try again.openBumps() == [])
        #expect(try again.bump(bump.id) == BumpRecord(bump, ended: (now, .cancelled)))
        let records = try again.audit(of: bump.id, limit: 10)
        #expect(records.map(\.action) == [.cancelled, .limited, .created])
        #expect(records[1].changes == [change])
        #expect(records.allSatisfy { $0.at == now && $0.actor == "jo" && $0.reason == "why" })
        #expect(try again.audit(of: nil, limit: 10).first == audit(nil, .refused))
        #expect(try again.audit(of: nil, limit: 2).count == 2)
    }

    @Test func `Numbers are not used again, and old records go`() throws {
        let storage = try file.open()
        let first = try add(storage)
        for _ in 0..<3 {
            let bump = try add(storage)
            try storage.end(bump.id, at: now, .expired, audit(bump.id, .expired))
        }
        let connection = try Connection(path: file.path, ConnectionOptions(.readWrite))
        try connection.execute(
            """
            UPDATE sqlite_sequence SET seq = 2000 WHERE name = 'bump';
            UPDATE sqlite_sequence SET seq = 20000 WHERE name = 'audit';
            DELETE FROM bump WHERE id = 4;
            """)
        #expect(try add(storage).id.number == 2001)
        // The one in force stays, however old it is.
        #expect(try storage.bumps(limit: 10).map(\.bump.id.number) == [2001, 1])
        #expect(try storage.audit(of: nil, limit: 10).map(\.bump?.number) == [2001])
        #expect(try storage.openBumps().first == first)
    }

    @Test func `A file of a newer version is left alone`() throws {
        try file.open().close()
        let connection = try Connection(path: file.path, ConnectionOptions(.readWrite))
        try connection.execute("PRAGMA user_version = 99")
        #expect(throws: ControlStateError.newerFormat(found: 99, known: 1)) { try file.open() }
    }

    @Test func `Another program's file is left alone`() throws {
        let connection = try Connection(path: file.path, ConnectionOptions(.readWrite))
        try connection.execute("CREATE TABLE theirs (x); PRAGMA application_id = 7")
        let error = #expect(throws: ControlStateError.self) { try file.open() }
        #expect("\(try #require(error))".contains("another program's file"))
    }

    @Test func `A closed file says so`() throws {
        let storage = try file.open()
        storage.close()
        #expect(throws: ControlStateError.self) { try storage.openBumps() }
    }
}
