import Bytes
import Journal

/// An open file of a disk in memory.
final class MemoryFile: JournalFile {
    private let node: Int
    private let files: MemoryFiles

    init(node: Int, files: MemoryFiles) {
        self.node = node
        self.files = files
    }

    func size() throws(FileError) -> Int { try files.size(node) }

    func allocate(_ bytes: Int) throws(FileError) { try files.allocate(node, bytes) }

    func write(_ first: ByteView, _ second: ByteView, at offset: Int) throws(FileError) -> Int {
        try files.write(node, first.array + second.array, at: offset)
    }

    func read(at offset: Int, count: Int, into writer: inout ByteWriter) throws(FileError) -> Int {
        let bytes = try files.read(node, at: offset, count: count)
        // In one piece: a copy byte by byte would take most of the time of tests without optimisation.
        unsafe writer.appendUnsafe(atMost: bytes.count) { free in
            unsafe free.copyBytes(from: bytes)
            return bytes.count
        }
        return bytes.count
    }

    func sync() throws(FileError) { try files.sync(node) }
}
