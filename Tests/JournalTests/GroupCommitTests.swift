import Bytes
import Glibc
import Journal
import TestSupport
import Testing
import Threading
import TraceModel

@Suite struct GroupCommitTests {
    @Test func `A failed sync fails its appends and is never tried again`() throws {
        let fixture = try JournalFixture.empty(durability: .fsync)
        let first = try fixture.append(body(1, count: 100)).get()
        // The write is the first operation, the sync the second.
        fixture.files.plan(.init(kind: .error(EIO), at: 2))
        #expect(
            fixture.append(body(2, count: 100))
                == .failure(.failed(FileError(.sync, code: EIO))))
        let third = try fixture.append(body(3, count: 100)).get()
        #expect(third.segment == first.segment + 1)
        let statistics = fixture.journal.statistics
        #expect(statistics.failedSyncs == 1 && statistics.liveRecords == 2)
        let next = try JournalFixture(
            on: fixture.files.afterPowerLoss(seed: 1), durability: .fsync)
        fixture.journal.close()
        let found = try next.replay().records.map { number(of: $0.body.array) }
        #expect(found.contains(1) && found.contains(3))
        next.journal.close()
    }

    @Test func `A failed sync is also the failure of those who came while it was under way`() throws
    {
        let files = GatedFiles(MemoryFiles())
        let journal = try FileJournal(
            JournalOptions(
                directory: JournalFixture.directory, durability: .fsync, segmentBytes: 8192,
                maxBytes: 1 << 20),
            files: files, time: ManualTime())
        _ = try journal.replayAll()
        let outcomes = ConditionLock([Int: Result<JournalPosition, JournalError>]())
        @Sendable func append(_ number: Int, count: Int) {
            ByteBuffer(body(number, count: count)).withView { bytes in
                journal.append(bytes, encoding: .identity, receivedAt: .epoch) { outcome in
                    outcomes.update { $0[number] = outcome }
                }
            }
        }
        #expect(journal.checkWritable() == .writable)
        files.arm()
        append(1, count: 100)
        files.awaitSync()
        append(2, count: 100)
        // This one does not fit, so it must leave the segment, which must not be synced meanwhile:
        // the kernel reports an error to one sync only, and that one is under way.
        let third = try DedicatedThread(name: "third") { append(3, count: 6000) }
        _ = outcomes.wait(timeout: .milliseconds(100)) { $0.isEmpty ? nil : true }
        files.release()
        third.join()
        let all = outcomes.wait { $0.count == 3 ? $0 : nil }
        let failure = Result<JournalPosition, JournalError>.failure(
            .failed(FileError(.sync, code: EIO)))
        #expect(all[1] == failure && all[2] == failure)
        #expect(throws: Never.self) { try all[3]?.get() }
        journal.close()
    }

    @Test func `Appends that wait at the same time share a sync`() throws {
        let fixture = try JournalFixture.empty(durability: .fsync, segmentBytes: 1 << 20)
        let threads = try (0..<8).map { _ in
            try DedicatedThread(name: "appender") {
                for number in 0..<40 {
                    if case .failure(let error) = fixture.append(body(number, count: 100)) {
                        Issue.record("\(error)")
                    }
                }
            }
        }
        for thread in threads { thread.join() }
        let statistics = fixture.journal.statistics
        #expect(statistics.appendedRecords == 320)
        #expect(statistics.syncs <= 320)
        fixture.journal.close()
    }
}
