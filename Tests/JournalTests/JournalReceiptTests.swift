import Journal
import Testing
import Threading

@Suite struct JournalReceiptTests {
    @Test(arguments: [[5], [1, 4], [2, 2, 1]])
    func `A record is retired with its last span`(parts: [Int]) throws {
        let fixture = try JournalFixture.empty()
        let receipt = JournalReceipt(try fixture.append([1]).get(), spans: 5, in: fixture.journal)
        for part in parts {
            #expect(fixture.journal.statistics.liveRecords == 1)
            receipt.release(spans: part)
        }
        #expect(fixture.journal.statistics.liveRecords == 0)
        receipt.release(spans: 1)
        #expect(fixture.journal.statistics.retiredRecords == 1)
        fixture.journal.close()
    }

    @Test func `A record without spans is retired at once`() throws {
        let fixture = try JournalFixture.empty()
        _ = JournalReceipt(try fixture.append([1]).get(), spans: 0, in: fixture.journal)
        #expect(fixture.journal.statistics.liveRecords == 0)
        fixture.journal.close()
    }

    @Test func `Releases from many threads retire once`() throws {
        let fixture = try JournalFixture.empty()
        let receipt = JournalReceipt(
            try fixture.append([1]).get(), spans: 4000, in: fixture.journal)
        let threads = try (0..<4).map { _ in
            try DedicatedThread(name: "release") {
                for _ in 0..<1000 { receipt.release(spans: 1) }
            }
        }
        for thread in threads { thread.join() }
        #expect(fixture.journal.statistics.retiredRecords == 1)
        fixture.journal.close()
    }
}
