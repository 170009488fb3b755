import Bytes
import SystemClock
import TraceModel

/// One pass over the segments of earlier runs.
struct JournalReplay {
    private let files: any JournalFiles
    private let options: JournalOptions
    private let ledger: SegmentLedger
    private let time: any TimeSource
    private let quarantine: Quarantine

    private(set) var report = ReplayReport()
    private var progress = ReplayProgress()

    init(
        files: any JournalFiles, options: JournalOptions, ledger: SegmentLedger,
        time: any TimeSource
    ) {
        self.files = files
        self.options = options
        self.ledger = ledger
        self.time = time
        quarantine = Quarantine(
            files: files, directory: options.directory, syncs: options.durability == .fsync)
    }

    /// Reads the segments in order; each has an open account in the ledger if it has a header.
    mutating func read(
        _ segments: [JournalInventory.Segment], progress onProgress: (ReplayProgress) -> Void,
        _ body: (JournalRecord) -> Void
    ) {
        progress.totalBytes = segments.reduce(0) { $0 + $1.size }
        onProgress(progress)
        var finishedBytes = 0
        for (index, segment) in segments.enumerated() {
            switch segment.content {
            case .unreadable(let error):
                note(segment.name, 0..<0, .unreadable(error), nil)
            case .noHeader:
                let moved = try? quarantine.move(segment.name, now: time.now())
                note(segment.name, 0..<segment.size, .header, moved)
            case .records(let header):
                let reading = Reading(
                    segment: segment, header: header, isLast: index == segments.count - 1,
                    base: finishedBytes)
                read(reading, onProgress, body)
            }
            finishedBytes += segment.size
            progress.bytes = finishedBytes
            onProgress(progress)
        }
    }

    private struct Reading {
        let segment: JournalInventory.Segment
        let header: SegmentHeader
        /// Whether it is the one that was being written.
        let isLast: Bool
        /// Bytes of the segments before.
        let base: Int
    }

    /// Reads one segment and lets go of it, unless there is something in it that is nowhere else:
    /// then it stays live for the next start.
    private mutating func read(
        _ reading: Reading, _ onProgress: (ReplayProgress) -> Void,
        _ body: (JournalRecord) -> Void
    ) {
        report.segments += 1
        do {
            if try readRecords(reading, onProgress, body) {
                ledger.release(reading.header.generation)
            }
        } catch {
            note(reading.segment.name, 0..<0, .unreadable(error), nil)
        }
    }

    /// - Returns: Whether everything in the segment was handed over or set aside.
    private mutating func readRecords(
        _ reading: Reading, _ onProgress: (ReplayProgress) -> Void,
        _ body: (JournalRecord) -> Void
    ) throws(FileError) -> Bool {
        let file = try files.open("\(options.directory)/\(reading.segment.name)", create: false)
        var reader = try SegmentReader(file, tag: reading.header.tag)
        var whole = true
        while true {
            switch try reader.next() {
            case .record(let header, let offset, let bytes):
                hand(bytes, header, generation: reading.header.generation, offset, to: body)
                if reading.base + offset - progress.bytes >= 1 << 20 {
                    progress.bytes = reading.base + offset
                    onProgress(progress)
                }
            case .damage(let range):
                whole = setAside(range, of: file, reading) && whole
            case .end(.sealed, let tail):
                ledger.shrink(reading.header.generation, to: tail)
                return whole
            case .end(.open, let tail):
                seal(file, reading, at: tail)
                return whole
            case .end(.torn(let count), let tail):
                if reading.isLast {
                    report.tornRecords += 1
                } else {
                    guard setAside(tail..<tail + count, of: file, reading) else { return false }
                }
                seal(file, reading, at: tail)
                return whole
            }
        }
    }

    private mutating func hand(
        _ bytes: ByteView, _ header: RecordHeader, generation: UInt64, _ offset: Int,
        to body: (JournalRecord) -> Void
    ) {
        let position = JournalPosition(segment: generation, offset: UInt64(offset))
        ledger.add(position)
        report.records += 1
        report.bodyBytes += bytes.count
        progress.records += 1
        body(
            JournalRecord(
                position: position, encoding: header.encoding, receivedAt: header.receivedAt,
                body: ByteBuffer(copying: bytes)))
    }

    private mutating func setAside(
        _ range: Range<Int>, of file: any JournalFile, _ reading: Reading
    ) -> Bool {
        let copy = try? quarantine.copy(
            range, of: file, named: reading.segment.name, now: time.now())
        note(reading.segment.name, range, .checksum, copy)
        return copy != nil
    }

    /// Ends the segment where its records end, so that a later start does not take what a crash left
    /// behind them for damage.
    ///
    /// Should that fail, the later start reports a damage that is none; nothing else comes of it.
    private func seal(_ file: any JournalFile, _ reading: Reading, at tail: Int) {
        try? SegmentWriter.seal(file, tag: reading.header.tag, at: tail, now: time.now())
        if options.durability == .fsync { try? file.sync() }
        ledger.shrink(reading.header.generation, to: tail)
    }

    private mutating func note(
        _ segment: String, _ range: Range<Int>, _ cause: ReplayReport.Cause, _ copy: String?
    ) {
        report.damages.append(
            ReplayReport.Damage(
                segment: segment, offset: range.lowerBound, count: range.count, cause: cause,
                quarantine: copy))
    }
}
