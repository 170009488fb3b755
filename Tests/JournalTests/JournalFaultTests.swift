import Bytes
import Glibc
import Journal
import Testing

@Suite struct JournalFaultTests {
    /// How the n-th file operation fails.
    struct Case: Sendable, CustomTestStringConvertible {
        let kind: MemoryFiles.Fault.Kind
        let persistent: Bool
        let durability: JournalDurability

        var testDescription: String {
            "\(kind)\(persistent ? " from then on" : ""), \(durability.rawValue)"
        }

        static let all: [Case] = [JournalDurability.os, .fsync].flatMap { durability in
            [
                Case(kind: .error(EIO), persistent: false, durability: durability),
                Case(kind: .error(EIO), persistent: true, durability: durability),
                Case(kind: .error(ENOSPC), persistent: false, durability: durability),
                Case(kind: .error(ENOSPC), persistent: true, durability: durability),
                Case(kind: .error(EINTR), persistent: false, durability: durability),
                Case(kind: .shortWrite, persistent: false, durability: durability),
                Case(kind: .shortWrite, persistent: true, durability: durability),
            ]
        }
    }

    @Test(arguments: Case.all)
    func `Whichever operation fails, what was acknowledged comes back`(fault: Case) throws {
        var at = 0
        var failed = true
        while failed {
            at += 1
            failed = try survives(fault, at: at)
        }
        // Opening, replaying two segments, and appends over several segments take this many.
        #expect(at > 60)
    }

    /// Runs a life of a journal with one fault.
    ///
    /// - Returns: Whether the fault came up.
    private func survives(_ fault: Case, at operation: Int) throws -> Bool {
        let files = try leftovers(fault.durability)
        files.plan(
            .init(kind: fault.kind, at: operation, persistent: fault.persistent))
        var live = Set(0..<8)
        if let fixture = try? JournalFixture(on: files, durability: fault.durability) {
            if let records = try? fixture.replay().records {
                for record in records.prefix(3) {
                    fixture.journal.retire(record.position)
                    live.remove(number(of: record.body.array))
                }
            }
            for number in 8..<30 {
                if case .success(let position) = fixture.append(body(number, count: 1000)) {
                    live.insert(number)
                    if number % 4 == 0 {
                        fixture.journal.retire(position)
                        live.remove(number)
                    }
                }
            }
            let failed = files.hasFailed
            files.plan()
            // The fault has passed: the journal works again by itself.
            #expect(fixture.journal.checkWritable() == .writable)
            #expect(throws: Never.self) { try fixture.append(body(30, count: 1000)).get() }
            live.insert(30)
            try check(files, live, fault, at: operation)
            fixture.journal.close()
            return failed
        }
        let failed = files.hasFailed
        files.plan()
        try check(files, live, fault, at: operation)
        return failed
    }

    private func check(
        _ files: MemoryFiles, _ live: Set<Int>, _ fault: Case, at operation: Int
    ) throws {
        let next = try JournalFixture(on: files.afterKill(), durability: fault.durability)
        let (records, report) = try next.replay()
        let found = Set(records.map { number(of: $0.body.array) })
        #expect(live.isSubset(of: found), "operation \(operation)")
        for record in records {
            let number = number(of: record.body.array)
            #expect(record.body.array == body(number, count: number < 8 ? 1500 : 1000))
        }
        #expect(!report.damages.contains { $0.cause == .header })
        for record in records { next.journal.retire(record.position) }
        #expect(next.journal.statistics.liveRecords == 0)
        next.journal.close()
    }

    /// Two segments and a half that a killed process left, with bodies 0 to 7.
    private func leftovers(_ durability: JournalDurability) throws -> MemoryFiles {
        let fixture = try JournalFixture.empty(durability: durability)
        for number in 0..<8 { _ = try fixture.append(body(number, count: 1500)).get() }
        let files = fixture.files.afterKill()
        fixture.journal.close()
        return files
    }
}
