import ControlState
import Sampling
import Synchronization
import TestSupport
import Testing
import TraceModel

/// What becomes of bumps when the collector is full, and when its disk fails.
@Suite struct BumpBudgetGuardTests {
    private let file: ControlFile
    private let fixture: DeskFixture

    init() throws {
        file = try ControlFile()
        fixture = try DeskFixture(try file.open())
    }

    private var desk: BumpDesk { fixture.desk }

    @Test func `Under severe pressure a bump is refused, and the refusal is in the audit`() throws {
        fixture.fill(85)
        let reason = "memory: pending traces take 85% of what they may (limits.pending_bytes)"
        #expect(throws: BumpRefusal.overBudget(reason)) {
            try desk.create(DeskFixture.draft { $0.service = "shop" }, by: "jo")
        }
        let audit = try #require(try desk.audit(limit: 10).first)
        #expect(audit.action == .refused)
        #expect(audit.bump == nil)
        #expect(audit.reason == reason)
        #expect(audit.changes.map(\.name) == ["environment", "service", "rate"])
        #expect(fixture.told == [audit])
    }

    @Test func `Under some pressure a bump is lowered and says so`() throws {
        fixture.fill(60)
        let bump = try desk.create(DeskFixture.draft(rate: 0.8), by: "jo")
        #expect(bump.rate == 0.8)
        #expect(bump.rateInForce == 0.4)
        #expect(bump.limit?.reason.contains("60%") == true)
        #expect(fixture.rate == 0.4)
        let created = try #require(try desk.audit(of: bump.id, limit: 1).first)
        #expect(created.changes.contains(.init("effectiveRate", to: "0.4")))
    }

    @Test func `A bump in force is lowered at once and raised again when it has been better`()
        throws
    {
        let bump = try desk.create(DeskFixture.draft(rate: 0.8), by: "jo")
        fixture.fill(65)
        #expect(fixture.rate == 0.8)
        desk.tick()
        #expect(fixture.rate == 0.4)
        fixture.fill(90)
        desk.tick()
        #expect(fixture.rate == nil)
        #expect(desk.bumps.first?.rateInForce == 0)
        fixture.fill(10)
        for _ in 0..<30 {
            desk.tick()
            #expect(fixture.rate == nil)
            fixture.time.advance(by: .seconds(1))
        }
        desk.tick()
        #expect(fixture.rate == 0.8)
        let rates = try desk.audit(of: bump.id, limit: 10).reversed().dropFirst()
            .map { $0.changes.first?.after }
        #expect(rates == ["0.4", "0.0", "0.8"])
    }

    @Test func `Readings that swing take and give only once`() throws {
        _ = try desk.create(DeskFixture.draft(rate: 0.8), by: "jo")
        for second in 0..<60 {
            fixture.fill(second.isMultiple(of: 2) ? 65 : 55)
            desk.tick()
            #expect(fixture.rate == 0.4)
            fixture.time.advance(by: .seconds(1))
        }
        #expect(fixture.told.count == 2)
    }

    @Test func `A bump made while another is held down is held down, too`() throws {
        fixture.fill(65)
        desk.tick()
        fixture.fill(10)
        let bump = try desk.create(DeskFixture.draft(rate: 0.8), by: "jo")
        #expect(bump.rateInForce == 0.4)
    }

    @Test func `A limit survives a restart and is looked at anew`() throws {
        fixture.fill(65)
        _ = try desk.create(DeskFixture.draft(rate: 0.8), by: "jo")
        let again = try DeskFixture(try file.open(), time: fixture.time)
        #expect(again.rate == 0.4)
        again.desk.tick()
        #expect(again.rate == 0.8)
    }

    // MARK: The disk fails

    /// A storage that can be told to fail.
    private final class FailingStorage: ControlStorage {
        private let inner: SQLiteControlStorage
        private let fails = Mutex(false)

        init(_ inner: SQLiteControlStorage) { self.inner = inner }

        func fail(_ on: Bool) { fails.withLock { $0 = on } }

        private func check() throws(ControlStateError) {
            if fails.withLock({ $0 }) { throw .unavailable("disk full") }
        }

        func openBumps() throws(ControlStateError) -> [Bump] { try inner.openBumps() }

        func add(
            _ make: (BumpID) -> (bump: Bump, audit: AuditRecord)
        ) throws(ControlStateError) -> Bump {
            try check()
            return try inner.add(make)
        }

        func update(_ bump: Bump, _ audit: AuditRecord) throws(ControlStateError) {
            try check()
            try inner.update(bump, audit)
        }

        func end(
            _ id: BumpID, at: Timestamp, _ how: BumpRecord.Ending, _ audit: AuditRecord
        ) throws(ControlStateError) {
            try check()
            try inner.end(id, at: at, how, audit)
        }

        func record(_ audit: AuditRecord) throws(ControlStateError) {
            try check()
            try inner.record(audit)
        }

        func bump(_ id: BumpID) throws(ControlStateError) -> BumpRecord? { try inner.bump(id) }

        func bumps(limit: Int) throws(ControlStateError) -> [BumpRecord] {
            try inner.bumps(limit: limit)
        }

        func audit(of id: BumpID?, limit: Int) throws(ControlStateError) -> [AuditRecord] {
            try inner.audit(of: id, limit: limit)
        }

        func close() { inner.close() }
    }

    @Test func `What cannot be kept safe is not done, and what must end does end`() throws {
        let storage = FailingStorage(try file.open())
        let fixture = try DeskFixture(storage)
        let desk = fixture.desk
        let bump = try desk.create(DeskFixture.draft(rate: 0.3, for: .seconds(60)), by: "jo")
        storage.fail(true)
        let failure = BumpRefusal.storage(.unavailable("disk full"))
        #expect(throws: failure) { try desk.create(DeskFixture.draft(), by: "jo") }
        #expect(throws: failure) { try desk.extend(bump.id, .by(.seconds(5)), by: "jo") }
        #expect(throws: failure) { try desk.cancel(bump.id, by: "jo") }
        #expect(fixture.rate == 0.3)
        fixture.time.advance(by: .seconds(60))
        #expect(fixture.rate == nil)
        #expect(desk.tick() == .unavailable("disk full"))
        #expect(fixture.rate == nil)
        storage.fail(false)
        #expect(desk.tick() == nil)
        #expect(try desk.audit(of: bump.id, limit: 1).first?.action == .expired)
        #expect(fixture.told.map(\.action) == [.created, .expired])
    }
}
