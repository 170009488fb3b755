import Bytes

/// Reads the records of one segment in order, over damaged parts and up to where writing stopped.
struct SegmentReader: ~Copyable {
    /// What comes next in a segment.
    enum Finding {
        /// A whole record at an offset; the body is valid until the next call.
        case record(RecordHeader, offset: Int, body: ByteView)
        /// Bytes that are no record, with a whole one behind them.
        case damage(Range<Int>)
        /// There are no more records.
        case end(End, tail: Int)
    }

    /// How a segment ends.
    enum End {
        /// It was ended in order.
        case sealed
        /// Writing stopped between two records.
        case open
        /// What began as a record of this segment is not whole; by its header it takes this much.
        case torn(count: Int)
    }

    private let file: any JournalFile
    private let tag: UInt64
    private var window = FileWindow()
    /// The length of the file.
    let size: Int
    /// Where the next record is expected.
    private var position = SegmentHeader.pageBytes

    init(_ file: any JournalFile, tag: UInt64) throws(FileError) {
        self.file = file
        self.tag = tag
        size = try file.size()
    }

    /// Finds the next record; nothing follows an end.
    mutating func next() throws(FileError) -> Finding {
        let start = position
        if let header = try wholeRecord(at: start) {
            if header.kind == .seal { return .end(.sealed, tail: start) }
            position = start + RecordHeader.stride(Int(header.length))
            return .record(header, offset: start, body: try body(of: header, at: start))
        }
        if let found = try recordBehind(start) {
            position = found
            return .damage(start..<found)
        }
        let bytes = try window.bytes(of: file, at: start, atLeast: RecordHeader.byteCount)
        guard let begun = RecordHeader(bytes, tag: tag) else { return .end(.open, tail: start) }
        let count = min(RecordHeader.stride(Int(begun.length)), size - start)
        return .end(.torn(count: count), tail: start)
    }

    /// The header of the record at an offset, if the whole record is there and as it was written.
    private mutating func wholeRecord(at offset: Int) throws(FileError) -> RecordHeader? {
        let bytes = try window.bytes(of: file, at: offset, atLeast: RecordHeader.byteCount)
        guard let header = RecordHeader(bytes, tag: tag),
            let checksum = bytes.littleEndian64(at: 24),
            Int(header.length) <= size - offset - RecordHeader.byteCount
        else { return nil }
        return header.matches(checksum, body: try body(of: header, at: offset)) ? header : nil
    }

    private mutating func body(
        of header: RecordHeader, at offset: Int
    ) throws(FileError) -> ByteView {
        let length = Int(header.length)
        return try window.bytes(of: file, at: offset + RecordHeader.byteCount, atLeast: length)
            .prefix(length)
    }

    /// Searches for the next whole record by the tag of the segment.
    private mutating func recordBehind(_ start: Int) throws(FileError) -> Int? {
        var offset = start + RecordHeader.alignment
        while offset <= size - RecordHeader.byteCount {
            let bytes = try window.bytes(of: file, at: offset, atLeast: RecordHeader.byteCount)
            guard bytes.count >= RecordHeader.byteCount else { return nil }
            let (steps, found) = Self.search(for: tag, in: bytes)
            offset += steps * RecordHeader.alignment
            guard found else { continue }
            if try wholeRecord(at: offset) != nil { return offset }
            offset += RecordHeader.alignment
        }
        return nil
    }

    /// Looks for a tag where a header would have it.
    ///
    /// - Returns: How many places were passed over, and whether the next one has the tag.
    private static func search(for tag: UInt64, in bytes: ByteView) -> (steps: Int, found: Bool) {
        var steps = 0
        while let value = bytes.littleEndian64(at: steps * RecordHeader.alignment + 8) {
            if value == tag { return (steps, true) }
            steps += 1
        }
        return (steps, false)
    }
}
