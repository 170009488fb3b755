import Bytes
import SystemClock
import TraceModel

/// Writes records into the current segment and begins the next one.
///
/// A value inside the lock of ``FileJournal``: one thread at a time uses it.
struct SegmentWriter {
    /// The segment being written.
    struct Current {
        let generation: UInt64
        let tag: UInt64
        let capacity: Int
        let file: any JournalFile
        /// Where the next record goes.
        var tail = SegmentHeader.pageBytes
        /// Whether a write or sync failed, so that nothing more goes in but the seal.
        var spoiled = false
    }

    private let files: any JournalFiles
    private let options: JournalOptions
    private let ledger: SegmentLedger
    private let time: any TimeSource
    private var nextGeneration: UInt64

    private(set) var current: Current?

    init(
        files: any JournalFiles, options: JournalOptions, ledger: SegmentLedger,
        time: any TimeSource, nextGeneration: UInt64
    ) {
        self.files = files
        self.options = options
        self.ledger = ledger
        self.time = time
        self.nextGeneration = nextGeneration
    }

    /// Whether a body goes into the current segment, with the seal that must still fit behind it.
    func hasRoom(for length: Int) -> Bool {
        guard let current, !current.spoiled else { return false }
        let needed = RecordHeader.stride(length) + RecordHeader.stride(0)
        return needed <= current.capacity - current.tail
    }

    /// Writes a record into the current segment, which has room for it.
    ///
    /// On an error the segment is spoiled; what was written of the record lies behind the tail, where
    /// the seal overwrites its beginning.
    mutating func write(
        _ body: ByteView, hash: UInt64, encoding: BodyEncoding, receivedAt: Timestamp
    ) throws(JournalError) -> JournalPosition {
        guard let segment = current, let length = UInt32(exactly: body.count) else {
            throw .outOfOrder
        }
        let header = RecordHeader(
            kind: .body, encoding: encoding, length: length, tag: segment.tag,
            receivedAt: receivedAt)
        do {
            try header.encoded(bodyHash: hash).withView { (header) throws(FileError) in
                try segment.file.writeAll(header, body, at: segment.tail)
            }
        } catch {
            current?.spoiled = true
            throw JournalError(error)
        }
        current?.tail += RecordHeader.stride(body.count)
        let position = JournalPosition(
            segment: segment.generation, offset: UInt64(segment.tail))
        ledger.add(position)
        return position
    }

    /// Lets nothing more into the current segment.
    mutating func spoil() { current?.spoiled = true }

    /// Ends the current segment, if there is one.
    ///
    /// A seal that cannot be written is not an error of any record: the next replay then takes what
    /// may lie behind the last one for damage.
    mutating func seal() {
        guard let segment = current else { return }
        try? Self.seal(segment.file, tag: segment.tag, at: segment.tail, now: time.now())
    }

    /// Writes the record that ends a segment.
    static func seal(
        _ file: any JournalFile, tag: UInt64, at tail: Int, now: Timestamp
    ) throws(FileError) {
        let seal = RecordHeader(
            kind: .seal, encoding: .identity, length: 0, tag: tag, receivedAt: now)
        try seal.encoded(bodyHash: ByteView.empty.hash64).withView { (seal) throws(FileError) in
            try file.writeAll(seal, .empty, at: tail)
        }
    }

    /// Lets go of the current segment, which is recycled when its last record is retired.
    mutating func leave() {
        if let segment = current { ledger.release(segment.generation) }
        current = nil
    }

    /// Begins a segment that has room for a body; there must be none at the moment.
    mutating func begin(for length: Int) throws(JournalError) {
        guard let capacity = options.capacity(forBody: length) else { throw .tooLarge }
        let generation = nextGeneration
        let name = SegmentName.live(generation)
        guard
            ledger.open(generation, bytes: capacity, name: name.text, limit: options.maxBytes)
        else { throw .full }
        nextGeneration += 1
        do {
            let (file, path) = try blank(capacity: capacity, generation: generation)
            let header = SegmentHeader(
                generation: generation, tag: .random(in: .min ... .max), createdAt: time.now())
            try publish(file, at: path, as: name, header: header)
            current = Current(
                generation: generation, tag: header.tag, capacity: capacity, file: file)
        } catch {
            ledger.forget(generation)
            throw JournalError(error)
        }
    }

    /// A file of the wanted size: a spare, or a new one.
    private func blank(
        capacity: Int, generation: UInt64
    ) throws(FileError) -> (any JournalFile, String) {
        if capacity == options.capacity(forBody: 0), let spare = ledger.takeSpare() {
            let path = path(spare)
            do { return (try files.open(path, create: false), path) } catch {
                try? files.remove(path)
            }
        }
        let path = path(.spare(generation))
        do {
            let file = try files.open(path, create: true)
            try file.allocate(capacity)
            return (file, path)
        } catch {
            try? files.remove(path)
            throw error
        }
    }

    /// Makes a spare file the segment of a generation.
    ///
    /// The header goes first, so that a file with the name of a segment always has the header of
    /// that segment, and never shows records of an earlier use.
    private func publish(
        _ file: any JournalFile, at path: String, as name: SegmentName, header: SegmentHeader
    ) throws(FileError) {
        do {
            try header.page.withView { (page) throws(FileError) in
                try file.writeAll(page, .empty, at: 0)
            }
            // DURABILITY: header and name are on disk before the first record, so that a record that
            // was synced is always found.
            if options.durability == .fsync { try file.sync() }
            try files.rename(path, to: self.path(name))
        } catch {
            try? files.remove(path)
            throw error
        }
        guard options.durability == .fsync else { return }
        do { try files.syncDirectory(options.directory) } catch {
            try? files.remove(self.path(name))
            throw error
        }
    }

    private func path(_ name: SegmentName) -> String { "\(options.directory)/\(name.text)" }
}
