import Bytes
import Journal
import TraceModel

/// Reads the file of a segment as far as it is whole.
struct SegmentReader {
    private let bytes: ByteBuffer

    /// Takes the content of a file into memory.
    init(path: String, _ files: any JournalFiles) throws(FileError) {
        let file = try files.open(path, create: false)
        let size = try file.size()
        var content = ByteWriter(capacity: max(1, size))
        try file.readAll(at: 0, count: size, into: &content)
        bytes = content.finish()
    }

    /// Gives the entries of traces, in the order in which they were made.
    ///
    /// - Throws: ``Failure`` when nothing of the file can be read.
    func forEach(
        where wanted: (TraceID) -> Bool, _ body: (DecisionEntry) -> Void
    ) throws(Failure) {
        try bytes.withView { (view) throws(Failure) in
            try Self.read(view, wanted, body)
        }
    }

    /// Why nothing of a file can be read.
    enum Failure: Error {
        case newerFormat
        case damagedHeader
    }

    private static func read(
        _ view: ByteView, _ wanted: (TraceID) -> Bool, _ body: (DecisionEntry) -> Void
    ) throws(Failure) {
        let checked = SegmentFormat.segmentHeaderBytes - 8
        guard view.littleEndian64(at: 0) == SegmentFormat.segmentMagic,
            view.littleEndian64(at: checked) == view.prefix(checked).hash64,
            let base = view.littleEndian64(at: 24)
        else { throw .damagedHeader }
        guard view.littleEndian32(at: 8) == SegmentFormat.version else { throw .newerFormat }
        var reader = EntryReader(base: base)
        var rest = view.dropFirst(SegmentFormat.segmentHeaderBytes)
        var sequence: UInt32 = 0
        while let items = frame(at: rest, sequence),
            (try? reader.read(items, where: wanted, body)) != nil
        {
            rest = rest.dropFirst(SegmentFormat.frameHeaderBytes + items.count)
            sequence &+= 1
        }
    }

    private static func frame(at rest: ByteView, _ sequence: UInt32) -> ByteView? {
        guard let count = rest.littleEndian32(at: 0), rest.littleEndian32(at: 4) == sequence,
            let checksum = rest.littleEndian64(at: 8),
            let items = rest.slice(from: SegmentFormat.frameHeaderBytes, count: Int(count)),
            count > 0, SegmentFormat.checksum(items, sequence: sequence) == checksum
        else { return nil }
        return items
    }
}
