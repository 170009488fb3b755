import Foundation
import Journal
import Synchronization
import SystemClock
import TestSupport
import Testing

@Suite struct JournalContractTests {
    @Test(arguments: [JournalDurability.os, .fsync, .none])
    func `A journal in files on a disk in memory keeps the contract`(
        durability: JournalDurability
    ) throws {
        try JournalContract.check {
            let disk = Mutex(MemoryFiles())
            return JournalContract.Place(
                open: {
                    try JournalFixture(
                        on: disk.withLock { $0 }, durability: durability
                    ).journal
                },
                kill: { journal in
                    disk.withLock { $0 = $0.afterKill() }
                    // Ends its threads; the disk it writes to is gone.
                    journal.close()
                })
        }
    }

    @Test(arguments: [JournalDurability.os, .fsync])
    func `A journal in files of the operating system keeps the contract`(
        durability: JournalDurability
    ) throws {
        let root = FileManager.default.temporaryDirectory
            .appendingPathComponent("journal-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(atPath: root) }
        let places = Mutex(0)
        try JournalContract.check {
            let place = places.withLock { count in
                count += 1
                return count
            }
            let options = JournalOptions(
                directory: "\(root)/\(place)", durability: durability, segmentBytes: 8192,
                maxBytes: 1 << 20)
            return JournalContract.Place(
                open: { try FileJournal(options, time: SystemTime()) },
                kill: { journal in
                    // What a killed process leaves is the directory as it is at this moment.
                    let copy = "\(options.directory)-copy"
                    try FileManager.default.copyItem(atPath: options.directory, toPath: copy)
                    journal.close()
                    try FileManager.default.removeItem(atPath: options.directory)
                    try FileManager.default.moveItem(atPath: copy, toPath: options.directory)
                })
        }
    }
}
