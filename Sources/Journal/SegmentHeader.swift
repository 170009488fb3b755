import Bytes
import TraceModel

/// The first page of a segment file: which use of the file this is.
///
/// Files are used again and again, so behind the records of this use lie those of earlier ones. The
/// `tag`, drawn at random for each use and repeated in each record, tells them apart; and since no
/// client knows it, no body can hold bytes that read as a record. The header stands twice in its
/// page, in different sectors. See `docs/format/journal.md`.
struct SegmentHeader: Equatable {
    /// The space the header takes; the first record follows.
    static let pageBytes = 4096
    /// The version of the layout written by this code.
    static let version: UInt32 = 1
    static let byteCount = 64
    private static let magic: StaticString = "TWJOURNL"
    private static let copies = [0, 2048]

    /// Grows by one from segment to segment.
    var generation: UInt64
    /// Random; part of each record of this use of the file.
    var tag: UInt64
    /// When this use of the file began.
    var createdAt: Timestamp

    /// The whole page.
    var page: ByteBuffer {
        var writer = ByteWriter(capacity: Self.pageBytes)
        for copy in Self.copies {
            writer.append(repeating: 0, count: copy - writer.count)
            write(to: &writer)
        }
        writer.append(repeating: 0, count: Self.pageBytes - writer.count)
        return writer.finish()
    }

    private func write(to writer: inout ByteWriter) {
        let start = writer.count
        writer.append(Self.magic)
        writer.appendLittleEndian(Self.version)
        writer.appendLittleEndian(UInt32(0))
        writer.appendLittleEndian(generation)
        writer.appendLittleEndian(tag)
        writer.appendLittleEndian(createdAt.nanoseconds)
        writer.append(repeating: 0, count: 16)
        writer.appendLittleEndian(writer.view.dropFirst(start).hash64)
    }

    /// Reads the newest whole copy in a page; nil when there is none.
    ///
    /// - Throws: ``JournalError/newerFormat(found:known:)``.
    init?(page: ByteView) throws(JournalError) {
        var newest: SegmentHeader?
        for copy in Self.copies {
            guard let view = page.slice(from: copy, count: Self.byteCount),
                let header = try SegmentHeader(copy: view)
            else { continue }
            if newest.map({ header.generation > $0.generation }) ?? true { newest = header }
        }
        guard let newest else { return nil }
        self = newest
    }

    private init?(copy: ByteView) throws(JournalError) {
        guard copy.prefix(8) == Self.magic, let version = copy.littleEndian32(at: 8),
            let generation = copy.littleEndian64(at: 16), let tag = copy.littleEndian64(at: 24),
            let createdAt = copy.littleEndian64(at: 32),
            copy.littleEndian64(at: 56) == copy.prefix(56).hash64
        else { return nil }
        guard version <= Self.version else {
            throw .newerFormat(found: version, known: Self.version)
        }
        self.init(
            generation: generation, tag: tag, createdAt: Timestamp(nanoseconds: createdAt))
    }

    init(generation: UInt64, tag: UInt64, createdAt: Timestamp) {
        self.generation = generation
        self.tag = tag
        self.createdAt = createdAt
    }
}
