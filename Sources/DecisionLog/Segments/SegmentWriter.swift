import Bytes
import Journal
import SystemClock
import TraceModel

/// The segment that entries are being appended to.
///
/// A frame is written in one piece and has a checksum: what is in it survives the end of the process
/// from the moment that ``append(_:)`` returns.
struct SegmentWriter {
    let number: UInt64
    private let file: any JournalFile
    private var entries: EntryWriter
    private var sequence: UInt32 = 0
    private(set) var summary: SegmentSummary
    /// What the filter will be made of.
    private(set) var keys: [UInt64] = []

    /// Makes a file for a new segment.
    init(
        number: UInt64, path: String, _ files: any JournalFiles, now: Timestamp
    ) throws(FileError) {
        self.number = number
        file = try files.open(path, create: true)
        entries = EntryWriter(base: now.milliseconds)
        summary = SegmentSummary(
            number: number, bytes: SegmentFormat.segmentHeaderBytes, first: now, last: now)
        var header = ByteWriter(capacity: SegmentFormat.segmentHeaderBytes)
        header.appendLittleEndian(SegmentFormat.segmentMagic)
        header.appendLittleEndian(SegmentFormat.version)
        header.appendLittleEndian(UInt32(0))
        header.appendLittleEndian(number)
        header.appendLittleEndian(now.milliseconds)
        header.appendLittleEndian(header.view.hash64)
        try file.writeAll(header.view, .empty, at: 0)
    }

    /// Whether another segment should be begun.
    func isFull(_ options: LedgerOptions, now: Timestamp) -> Bool {
        summary.entries >= options.segmentEntries
            || summary.bytes >= LedgerOptions.segmentBytes
            || now.nanoseconds(since: summary.first) >= LedgerOptions.segmentAge.wholeNanoseconds
    }

    /// Appends a frame.
    ///
    /// - Throws: When it did not reach the file; nothing has changed then, and whatever was written of
    ///   it will be overwritten.
    mutating func append(_ batch: [DecisionEntry]) throws(FileError) {
        let mark = entries.mark
        var items = ByteWriter(capacity: batch.count * 64)
        for entry in batch { entries.write(entry, to: &items) }
        var header = ByteWriter(capacity: SegmentFormat.frameHeaderBytes)
        header.appendLittleEndian(UInt32(truncatingIfNeeded: items.count))
        header.appendLittleEndian(sequence)
        header.appendLittleEndian(SegmentFormat.checksum(items.view, sequence: sequence))
        do throws(FileError) {
            try file.writeAll(header.view, items.view, at: summary.bytes)
        } catch {
            entries.rollBack(to: mark)
            throw error
        }
        sequence &+= 1
        summary.bytes += header.count + items.count
        for entry in batch {
            keys.append(SegmentFilter.key(entry.traceID))
            summary.add(entry)
        }
    }

    /// Makes what was appended durable over a loss of power.
    func sync() throws(FileError) { try file.sync() }
}

/// What is known of a segment without reading it.
struct SegmentSummary: Equatable, Sendable {
    let number: UInt64
    var bytes: Int
    var entries = 0
    /// When the first and the last of its decisions were made.
    var first: Timestamp
    var last: Timestamp
    /// How many lines its filter has; 0 when there is none.
    var filterLines = 0

    /// Counts an entry.
    mutating func add(_ entry: DecisionEntry) {
        entries += 1
        first = min(first, entry.decidedAt)
        last = max(last, entry.decidedAt)
    }
}
