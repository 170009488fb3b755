import Bytes
import TraceModel

/// Sets damaged parts of the journal aside, where they wait for a person.
///
/// Each part goes into a file of its bytes with a text file beside it that says what it is.
struct Quarantine {
    let files: any JournalFiles
    /// The directory of the journal.
    let directory: String
    /// Whether what is set aside must be on disk before the journal goes on.
    let syncs: Bool

    private var path: String { "\(directory)/quarantine" }

    /// Copies a part of a segment.
    ///
    /// - Returns: The path of the copy. Setting the same part aside again writes the same file.
    func copy(
        _ range: Range<Int>, of file: any JournalFile, named segment: String, now: Timestamp
    ) throws(FileError) -> String {
        _ = try files.makeDirectory(path)
        let copy = "\(path)/\(segment)-\(range.lowerBound)"
        let target = try files.open(copy, create: true)
        var window = FileWindow()
        var offset = range.lowerBound
        while offset < range.upperBound {
            let bytes = try window.bytes(of: file, at: offset, atLeast: 1)
                .prefix(range.upperBound - offset)
            if bytes.isEmpty { break }
            try target.writeAll(bytes, .empty, at: offset - range.lowerBound)
            offset += bytes.count
        }
        if syncs { try target.sync() }
        try describe(
            copy, now: now,
            "bytes \(range.lowerBound)..<\(range.upperBound) of \(segment): no record as written")
        return copy
    }

    /// Moves a whole segment.
    ///
    /// - Returns: Its new path.
    func move(_ segment: String, now: Timestamp) throws(FileError) -> String {
        _ = try files.makeDirectory(path)
        let target = "\(path)/\(segment)"
        try files.rename("\(directory)/\(segment)", to: target)
        try describe(target, now: now, "\(segment): the segment header is damaged")
        return target
    }

    private func describe(
        _ path: String, now: Timestamp, _ text: String
    ) throws(FileError) {
        var writer = ByteWriter()
        writer.append(now.rfc3339())
        writer.append(" ")
        writer.append(text)
        writer.append("\n")
        let file = try files.open("\(path).txt", create: true)
        try file.writeAll(writer.view, .empty, at: 0)
        if syncs {
            try file.sync()
            try files.syncDirectory(self.path)
        }
    }
}
