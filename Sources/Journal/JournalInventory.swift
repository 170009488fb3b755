import Bytes

/// What an earlier run left in the directory of a journal.
struct JournalInventory {
    /// A segment with records.
    struct Segment {
        /// The name of the file.
        let name: String
        /// The length of the file.
        let size: Int
        /// What is known of its content.
        let content: Content
    }

    /// What a segment's first page says.
    enum Content {
        case records(SegmentHeader)
        /// The page is damaged.
        case noHeader
        /// The disk could not read it.
        case unreadable(FileError)
    }

    /// Segments in the order they were written.
    private(set) var segments: [Segment] = []
    /// Files of the standard size for the next use.
    private(set) var spares: [SegmentName] = []
    /// Files without any record.
    private(set) var leftovers: [String] = []
    /// Greater than any generation found.
    private(set) var nextGeneration: UInt64 = 1

    /// Reads the directory and the first page of each segment; changes nothing.
    init(of options: JournalOptions, files: any JournalFiles) throws(JournalError) {
        let names: [String]
        do { names = try files.list(options.directory) } catch { throw JournalError(error) }
        var found: [(generation: UInt64, segment: Segment)] = []
        for text in names {
            switch SegmentName(text) {
            case .live(let generation):
                note(generation)
                let path = "\(options.directory)/\(text)"
                let (size, content) = try Self.inspect(path, files: files)
                if case .records(let header) = content { note(header.generation) }
                guard Self.mayHoldRecords(size, content, generation) else {
                    leftovers.append(text)
                    continue
                }
                let segment = Segment(name: text, size: size, content: content)
                found.append((segment.generation ?? generation, segment))
            case .spare(let generation):
                note(generation)
                let path = "\(options.directory)/\(text)"
                let size = try? files.open(path, create: false).size()
                if size == options.capacity(forBody: 0) {
                    spares.append(.spare(generation))
                } else {
                    leftovers.append(text)
                }
            case nil:
                continue
            }
        }
        segments = found.sorted { $0.generation < $1.generation }.map(\.segment)
    }

    private mutating func note(_ generation: UInt64) {
        if generation >= nextGeneration { nextGeneration = generation &+ 1 }
    }

    /// Reads the first page of a segment.
    private static func inspect(
        _ path: String, files: any JournalFiles
    ) throws(JournalError) -> (size: Int, content: Content) {
        let size: Int
        var page = ByteWriter(capacity: SegmentHeader.pageBytes)
        do {
            let file = try files.open(path, create: false)
            size = try file.size()
            try file.readAll(at: 0, count: SegmentHeader.pageBytes, into: &page)
        } catch {
            return (0, .unreadable(error))
        }
        guard let header = try SegmentHeader(page: page.view) else { return (size, .noHeader) }
        return (size, .records(header))
    }

    /// Whether a file can hold records of the segment it is named for.
    ///
    /// A header older than the name is one of an earlier use: the header of this use did not reach
    /// the disk, so no record that was synced did.
    private static func mayHoldRecords(
        _ size: Int, _ content: Content, _ generation: UInt64
    ) -> Bool {
        switch content {
        case .unreadable: true
        case .noHeader: size > SegmentHeader.pageBytes
        case .records(let header): header.generation >= generation
        }
    }
}

extension JournalInventory.Segment {
    /// The generation that the header names; nil when it cannot be read.
    var generation: UInt64? {
        if case .records(let header) = content { header.generation } else { nil }
    }
}
