import Bytes
import Journal
import Synchronization
import SystemClock
import TestSupport
import Threading
import TraceModel

/// A journal over a disk in memory, and what a test says and asks of it.
final class JournalFixture: Sendable {
    static let directory = "data/journal"

    let files: MemoryFiles
    let journal: FileJournal
    let options: JournalOptions

    /// Opens a journal; segments are small, so that a few records fill one.
    init(
        on files: MemoryFiles = MemoryFiles(), durability: JournalDurability = .os,
        segmentBytes: Int = 8192, maxBytes: Int = 1 << 20, spareSegments: Int = 2
    ) throws(JournalError) {
        self.files = files
        options = JournalOptions(
            directory: Self.directory, durability: durability, segmentBytes: segmentBytes,
            maxBytes: maxBytes, spareSegments: spareSegments)
        journal = try FileJournal(options, files: files, time: ManualTime())
    }

    /// Opens a journal that is ready for appends; what was there before is replayed and retired.
    static func empty(
        on files: MemoryFiles = MemoryFiles(), durability: JournalDurability = .os,
        segmentBytes: Int = 8192, maxBytes: Int = 1 << 20, spareSegments: Int = 2
    ) throws(JournalError) -> JournalFixture {
        let fixture = try JournalFixture(
            on: files, durability: durability, segmentBytes: segmentBytes, maxBytes: maxBytes,
            spareSegments: spareSegments)
        for record in try fixture.replay().records { fixture.journal.retire(record.position) }
        return fixture
    }

    /// Reads what earlier runs left.
    func replay() throws(JournalError) -> (records: [JournalRecord], report: ReplayReport) {
        try journal.replayAll()
    }

    /// Appends a body and waits for the outcome.
    func append(
        _ bytes: [UInt8], encoding: BodyEncoding = .identity, receivedAt: UInt64 = 1
    ) -> Result<JournalPosition, JournalError> {
        journal.appendAndWait(
            bytes, encoding: encoding, receivedAt: Timestamp(nanoseconds: receivedAt))
    }

    /// The names of files in the directory, without those of spares.
    var segments: [String] {
        files.names(in: Self.directory).filter { $0.hasSuffix(".journal") }
    }
}

extension SpanJournal {
    /// Reads what earlier runs left.
    func replayAll() throws(JournalError) -> (records: [JournalRecord], report: ReplayReport) {
        var records: [JournalRecord] = []
        let report = try replay(progress: { _ in }, { records.append($0) })
        return (records, report)
    }

    /// Appends a body and waits for the outcome.
    func appendAndWait(
        _ bytes: [UInt8], encoding: BodyEncoding = .identity,
        receivedAt: Timestamp = Timestamp(nanoseconds: 1)
    ) -> Result<JournalPosition, JournalError> {
        let outcome = ConditionLock<Result<JournalPosition, JournalError>?>(nil)
        ByteBuffer(bytes).withView { body in
            append(body, encoding: encoding, receivedAt: receivedAt) { result in
                outcome.update { $0 = result }
            }
        }
        return outcome.wait { $0 }
    }
}

/// Bytes without a pattern, of which bodies are parts.
private let noise: [UInt8] = {
    var random = SeededRandom(seed: 1)
    return (0..<1 << 20).map { _ in UInt8(truncatingIfNeeded: random.next()) }
}()

/// A body of some length that begins with a number, as far as that fits.
func body(_ number: Int, count: Int) -> [UInt8] {
    let head = (0..<8).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
    let start = number * 61 % 65_536
    return Array(head.prefix(count)) + noise[start..<start + max(0, count - 8)]
}

/// The number that a body begins with.
func number(of body: [UInt8]) -> Int {
    body.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
}
