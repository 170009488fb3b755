import Bytes
import Glibc
import Journal
import Synchronization
import Testing
import Threading
import TraceModel

/// Loads a journal until the power goes, and knows what was promised by then.
private final class PowerLossRun: Sendable {
    private struct Promises {
        var acknowledged: [JournalPosition: Int] = [:]
        var answered = 0
    }

    private let promises = ConditionLock(Promises())
    private let journal: any SpanJournal

    init(_ journal: any SpanJournal) { self.journal = journal }

    /// Bodies that were acknowledged and not retired, by number.
    var acknowledged: Set<Int> { promises.withLock { Set($0.acknowledged.values) } }

    /// Appends some bodies at once and waits for all answers, as requests at the same time do.
    func append(_ numbers: Range<Int>, _ random: inout SeededRandom) {
        let before = promises.withLock { $0.answered }
        for number in numbers {
            ByteBuffer(body(number, count: 8 + random.below(3000))).withView { bytes in
                journal.append(bytes, encoding: .identity, receivedAt: .epoch) { result in
                    self.promises.update { promises in
                        promises.answered += 1
                        if let position = try? result.get() {
                            promises.acknowledged[position] = number
                        }
                    }
                }
            }
        }
        _ = promises.wait { $0.answered == before + numbers.count ? true : nil }
    }

    /// Settles some of the acknowledged bodies, the oldest ones.
    func retire(_ random: inout SeededRandom) {
        let positions = promises.withLock { $0.acknowledged.keys.sorted() }
        for position in positions.prefix(random.below(positions.count + 1)) {
            promises.withLock { $0.acknowledged[position] = nil }
            journal.retire(position)
        }
    }
}

@Suite struct JournalPowerLossTests {
    private static let runs = 500
    private static let slices = 10

    @Test(arguments: 0..<slices)
    func `What was acknowledged with fsync survives a loss of power`(slice: Int) throws {
        for seed in stride(from: slice, to: Self.runs, by: Self.slices) {
            var random = SeededRandom(seed: UInt64(seed))
            let files = MemoryFiles(seed: UInt64(seed))
            let first = try JournalFixture.empty(on: files, durability: .fsync)
            // Some single operation fails, a sync in some runs, before the power does.
            files.plan(
                .init(kind: .error(EIO), at: 1 + random.below(400)),
                .init(kind: .powerLoss, at: 1 + random.below(400)))
            let run = PowerLossRun(first.journal)
            var number = 0
            while files.hasPower {
                let count = 1 + random.below(6)
                run.append(number..<number + count, &random)
                number += count
                if random.below(3) == 0 { run.retire(&random) }
            }
            let survivor = files.afterPowerLoss(seed: UInt64(seed))
            first.journal.close()
            try check(survivor, run.acknowledged, of: number, seed: seed, &random)
        }
    }

    /// Boots from what is left, loses the power once more while it replays, and boots again.
    private func check(
        _ files: MemoryFiles, _ acknowledged: Set<Int>, of count: Int, seed: Int,
        _ random: inout SeededRandom
    ) throws {
        files.plan(.init(kind: .powerLoss, at: 1 + random.below(60)))
        if let broken = try? JournalFixture(on: files, durability: .fsync) {
            _ = try? broken.replay()
            broken.journal.close()
        }
        let rebooted = files.afterPowerLoss(seed: ~UInt64(seed))
        let second = try JournalFixture(on: rebooted, durability: .fsync)
        let (records, report) = try second.replay()
        // No loss of power makes a segment look as if its header were damaged.
        #expect(!report.damages.contains { $0.cause == .header }, "seed \(seed)")
        var found: Set<Int> = []
        for record in records {
            let bytes = record.body.array
            let number = number(of: bytes)
            try #require(number < count && bytes == body(number, count: bytes.count))
            found.insert(number)
        }
        #expect(acknowledged.isSubset(of: found), "seed \(seed): acknowledged and lost")
        #expect(second.journal.appendAndWait([1]) != .failure(.closed))
        second.journal.close()
    }
}
