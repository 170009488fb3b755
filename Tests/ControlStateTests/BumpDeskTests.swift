import ControlState
import Sampling
import TestSupport
import Testing
import TraceModel

@Suite struct BumpDeskTests {
    private let file: ControlFile
    private let fixture: DeskFixture

    init() throws {
        file = try ControlFile()
        fixture = try DeskFixture(try file.open())
    }

    private var desk: BumpDesk { fixture.desk }

    @Test func `A bump is in force at once and until its end`() throws {
        #expect(fixture.rate == nil)
        let bump = try desk.create(DeskFixture.draft(rate: 0.7), by: "jo")
        #expect(fixture.rate == 0.7)
        #expect(bump.createdAt == fixture.time.now())
        #expect(bump.expiresAt == fixture.time.now().adding(nanoseconds: 1_800_000_000_000))
        fixture.time.advance(by: .seconds(1800))
        #expect(fixture.rate == nil)
        #expect(desk.bumps == [])
        #expect(try desk.record(of: bump.id).ended?.how == .expired)
        desk.tick()
        let record = try desk.record(of: bump.id)
        #expect(record.ended?.at == bump.expiresAt)
        #expect(fixture.told.map(\.action) == [.created, .expired])
    }

    @Test func `Of overlapping bumps the highest is in force, then the next`() throws {
        _ = try desk.create(DeskFixture.draft(rate: 0.4, for: .seconds(90)), by: "jo")
        _ = try desk.create(DeskFixture.draft(rate: 0.9, for: .seconds(30)), by: "jo")
        var seen: [Double?] = []
        for _ in 0..<4 {
            seen.append(fixture.rate)
            fixture.time.advance(by: .seconds(30))
            desk.tick()
        }
        #expect(seen == [0.9, 0.4, 0.4, nil])
    }

    @Test func `A process that was killed comes back with its bumps, which end when they should`()
        throws
    {
        let first = try desk.create(DeskFixture.draft(rate: 0.4, for: .seconds(60)), by: "jo")
        _ = try desk.create(DeskFixture.draft(rate: 0.9, for: .seconds(20)), by: "jo")
        // Nothing is closed: the file is as a kill would leave it.
        fixture.time.advance(by: .seconds(30))
        let again = try DeskFixture(try file.open(), time: fixture.time)
        #expect(again.rate == 0.4)
        #expect(again.desk.bumps == [first])
        again.desk.tick()
        #expect(again.told.map(\.action) == [.expired])
        again.time.advance(by: .seconds(30))
        #expect(again.rate == nil)
        let last = try DeskFixture(try file.open(), time: fixture.time)
        #expect(last.rate == nil)
        #expect(last.desk.bumps == [])
    }

    @Test func `A bump that was seen to end does not come back with the clock or a restart`() throws
    {
        let start = fixture.time.now()
        _ = try desk.create(DeskFixture.draft(for: .seconds(60)), by: "jo")
        fixture.time.set(start.adding(nanoseconds: 3_600_000_000_000))
        #expect(fixture.rate == nil)
        fixture.time.set(start)
        #expect(fixture.rate == nil)
        desk.tick()
        #expect(try DeskFixture(try file.open(), time: fixture.time).rate == nil)
    }

    @Test func `A bump is extended by more time or to a time from now on`() throws {
        let bump = try desk.create(DeskFixture.draft(for: .seconds(60)), by: "jo")
        fixture.time.advance(by: .seconds(30))
        let longer = try desk.extend(bump.id, .by(.seconds(60)), by: "mia")
        #expect(longer.expiresAt == bump.expiresAt.adding(nanoseconds: 60_000_000_000))
        fixture.time.advance(by: .seconds(45))
        #expect(fixture.rate == 1)
        let sooner = try desk.extend(bump.id, .fromNow(.seconds(5)), by: "mia", reason: "done")
        #expect(sooner.expiresAt == fixture.time.now().adding(nanoseconds: 5_000_000_000))
        let audit = try desk.audit(of: bump.id, limit: 1)
        #expect(audit.first?.actor == "mia")
        #expect(audit.first?.reason == "done")
        #expect(audit.first?.changes.first?.before == longer.expiresAt.rfc3339())
        fixture.time.advance(by: .seconds(5))
        #expect(throws: BumpRefusal.ended(bump.id, at: sooner.expiresAt)) {
            try desk.extend(bump.id, .by(.seconds(60)), by: "mia")
        }
    }

    @Test func `A cancelled bump is over at once and for good`() throws {
        let bump = try desk.create(DeskFixture.draft(), by: "jo")
        let record = try desk.cancel(bump.id, by: "mia", reason: "found it")
        #expect(record.ended?.how == .cancelled)
        #expect(fixture.rate == nil)
        #expect(throws: BumpRefusal.ended(bump.id, at: fixture.time.now())) {
            try desk.cancel(bump.id, by: "mia")
        }
        #expect(try DeskFixture(try file.open(), time: fixture.time).rate == nil)
        let audit = try desk.audit(limit: 10)
        #expect(audit.map(\.action) == [.cancelled, .created])
        #expect(audit.map(\.actor) == ["mia", "jo"])
        #expect(audit.map(\.reason) == ["found it", "INC-42"])
    }

    @Test func `A bump that never was is not known`() throws {
        let id = try #require(BumpID(number: 7))
        #expect(throws: BumpRefusal.unknown(id)) { try desk.cancel(id, by: "jo") }
        #expect(throws: BumpRefusal.unknown(id)) { try desk.record(of: id) }
    }

    @Test func `Bumps over the caps are refused, and the reason names the key`() throws {
        func refusal(_ draft: BumpDraft) -> BumpRefusal? {
            #expect(throws: BumpRefusal.self) { try desk.create(draft, by: "jo") }
        }
        let tooHigh = refusal(DeskFixture.draft("prod", rate: 0.51))
        #expect(
            tooHigh
                == .overCap(
                    "A bump in prod may have a rate of 50% at most.",
                    hint: "sampling.max_bump_rate.prod says so."))
        #expect(throws: Never.self) {
            try desk.create(DeskFixture.draft("Production", rate: 0.5), by: "jo")
        }
        let tooLong = refusal(DeskFixture.draft(for: .seconds(4 * 3600 + 1)))
        guard case .overCap("A bump may be in force for 4h at most.", _) = tooLong else {
            Issue.record("\(String(describing: tooLong))")
            return
        }
        let bump = try desk.create(DeskFixture.draft(for: .seconds(4 * 3600)), by: "jo")
        fixture.time.advance(by: .seconds(10))
        #expect(throws: Never.self) { try desk.extend(bump.id, .by(.seconds(10)), by: "jo") }
        #expect(throws: BumpRefusal.self) { try desk.extend(bump.id, .by(.seconds(1)), by: "jo") }
    }

    static let invalid: [BumpDraft] = [
        DeskFixture.draft("prdo"), DeskFixture.draft(rate: 0), DeskFixture.draft(rate: -1),
        DeskFixture.draft(rate: 1.01), DeskFixture.draft(rate: .nan),
        DeskFixture.draft(rate: 1e-30), DeskFixture.draft(reason: ""),
        DeskFixture.draft(reason: String(repeating: "x", count: 1001)),
        DeskFixture.draft(for: .milliseconds(999)), DeskFixture.draft(for: .zero),
        DeskFixture.draft { $0.service = "" },
        DeskFixture.draft { $0.jobType = String(repeating: "x", count: 257) },
    ]

    @Test(arguments: invalid.indices)
    func `What no bump can be is refused and leaves nothing behind`(index: Int) throws {
        let refusal = #expect(throws: BumpRefusal.self) {
            try desk.create(Self.invalid[index], by: "jo")
        }
        guard case .invalid(_, let hint) = refusal else {
            Issue.record("\(String(describing: refusal))")
            return
        }
        if index == 0 { #expect(hint == "Did you mean prod?") }
        #expect(try desk.records(limit: 1) == [])
        #expect(try desk.audit(limit: 1) == [])
    }

    @Test func `There are only so many bumps at a time`() throws {
        for _ in 0..<BumpTable.capacity { _ = try desk.create(DeskFixture.draft(), by: "jo") }
        #expect(throws: BumpRefusal.tooMany(limit: 64)) {
            try desk.create(DeskFixture.draft(), by: "jo")
        }
    }
}
