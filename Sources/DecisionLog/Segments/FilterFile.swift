import Bytes
import Journal
import TraceModel

/// The file that stands beside a complete segment: what it holds in short, and its filter.
enum FilterFile {
    /// Writes the file, whole or not at all.
    ///
    /// - Returns: The summary with the number of lines.
    static func write(
        _ summary: SegmentSummary, _ keys: [UInt64], path: String, _ files: any JournalFiles
    ) throws(FileError) -> SegmentSummary {
        let filter = SegmentFilter(keys)
        var summary = summary
        summary.filterLines = filter.lineCount
        var content = ByteWriter(
            capacity: SegmentFormat.filterHeaderBytes + filter.lineCount * SegmentFilter.lineBytes)
        content.appendLittleEndian(SegmentFormat.filterMagic)
        content.appendLittleEndian(SegmentFormat.version)
        content.appendLittleEndian(UInt32(clamping: summary.filterLines))
        content.appendLittleEndian(summary.number)
        content.appendLittleEndian(UInt64(clamping: summary.entries))
        content.appendLittleEndian(summary.first.milliseconds)
        content.appendLittleEndian(summary.last.milliseconds)
        content.appendLittleEndian(content.view.hash64)
        filter.write(to: &content)
        let temporary = path + ".new"
        let file = try files.open(temporary, create: true)
        try file.writeAll(content.view, .empty, at: 0)
        try files.rename(temporary, to: path)
        return summary
    }

    /// Reads the summary of a segment; nil when the file is not there, not whole, or of another one.
    static func summary(
        of number: UInt64, bytes: Int, path: String, _ files: any JournalFiles
    ) -> SegmentSummary? {
        guard let file = try? files.open(path, create: false) else { return nil }
        var content = ByteWriter(capacity: SegmentFormat.filterHeaderBytes)
        let count = SegmentFormat.filterHeaderBytes
        guard (try? file.readAll(at: 0, count: count, into: &content)) != nil else { return nil }
        let view = content.view
        guard view.littleEndian64(at: 0) == SegmentFormat.filterMagic,
            view.littleEndian32(at: 8) == SegmentFormat.version,
            let lines = view.littleEndian32(at: 12), view.littleEndian64(at: 16) == number,
            let entries = view.littleEndian64(at: 24), let first = view.littleEndian64(at: 32),
            let last = view.littleEndian64(at: 40),
            view.littleEndian64(at: count - 8) == view.prefix(count - 8).hash64
        else { return nil }
        return SegmentSummary(
            number: number, bytes: bytes, entries: Int(clamping: entries),
            first: Timestamp(milliseconds: first), last: Timestamp(milliseconds: last),
            filterLines: Int(lines))
    }

    /// Whether a segment may hold a key; yes where that cannot be told.
    static func admits(
        _ key: UInt64, _ summary: SegmentSummary, path: String, _ files: any JournalFiles
    ) -> Bool {
        guard summary.filterLines > 0, let file = try? files.open(path, create: false) else {
            return true
        }
        let line = SegmentFilter.line(of: key, count: summary.filterLines)
        var content = ByteWriter(capacity: SegmentFilter.lineBytes)
        let offset = SegmentFormat.filterHeaderBytes + line * SegmentFilter.lineBytes
        guard
            (try? file.readAll(at: offset, count: SegmentFilter.lineBytes, into: &content)) != nil
        else { return true }
        return SegmentFilter.admits(key, line: content.view)
    }
}
