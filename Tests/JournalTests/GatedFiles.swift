import Bytes
import Glibc
import Journal
import Threading

/// A disk whose next sync takes until the test lets it end, and then fails.
final class GatedFiles: JournalFiles {
    private enum Gate { case open, armed, inSync, released }

    private let files: MemoryFiles
    private let gate = ConditionLock(Gate.open)

    init(_ files: MemoryFiles) { self.files = files }

    /// Makes the next sync wait.
    func arm() { gate.update { $0 = .armed } }

    /// Waits until a sync waits.
    func awaitSync() { gate.wait { $0 == .inSync ? () : nil } }

    /// Lets the sync fail.
    func release() { gate.update { $0 = .released } }

    func makeDirectory(_ path: String) throws(FileError) -> Bool { try files.makeDirectory(path) }

    func list(_ directory: String) throws(FileError) -> [String] { try files.list(directory) }

    func open(_ path: String, create: Bool) throws(FileError) -> any JournalFile {
        GatedFile(try files.open(path, create: create), self)
    }

    func rename(_ path: String, to newPath: String) throws(FileError) {
        try files.rename(path, to: newPath)
    }

    func remove(_ path: String) throws(FileError) { try files.remove(path) }

    func syncDirectory(_ path: String) throws(FileError) { try files.syncDirectory(path) }

    fileprivate func sync(_ file: any JournalFile) throws(FileError) {
        let waits = gate.update { gate in
            guard gate == .armed else { return false }
            gate = .inSync
            return true
        }
        guard waits else { return try file.sync() }
        gate.wait { $0 == .released ? () : nil }
        throw FileError(.sync, code: EIO)
    }
}

private final class GatedFile: JournalFile {
    private let file: any JournalFile
    private let files: GatedFiles

    init(_ file: any JournalFile, _ files: GatedFiles) {
        self.file = file
        self.files = files
    }

    func size() throws(FileError) -> Int { try file.size() }

    func allocate(_ bytes: Int) throws(FileError) { try file.allocate(bytes) }

    func write(_ first: ByteView, _ second: ByteView, at offset: Int) throws(FileError) -> Int {
        try file.write(first, second, at: offset)
    }

    func read(at offset: Int, count: Int, into writer: inout ByteWriter) throws(FileError) -> Int {
        try file.read(at: offset, count: count, into: &writer)
    }

    func sync() throws(FileError) { try files.sync(self.file) }
}
