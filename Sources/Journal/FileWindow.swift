import Bytes

/// A part of a file in memory that follows a reader, so that small records cost no call each.
struct FileWindow: ~Copyable {
    private static let byteCount = 1 << 20

    private var buffer = ByteWriter(capacity: FileWindow.byteCount)
    private var start = 0

    /// The bytes from an offset on: at least `count` of them, fewer only at the end of the file.
    ///
    /// Valid until the next call.
    mutating func bytes(
        of file: any JournalFile, at offset: Int, atLeast count: Int
    ) throws(FileError) -> ByteView {
        if offset < start || offset + count > start + buffer.count {
            buffer.removeAll()
            start = offset
            try file.readAll(at: offset, count: max(count, Self.byteCount), into: &buffer)
        }
        return buffer.view.dropFirst(offset - start)
    }
}
