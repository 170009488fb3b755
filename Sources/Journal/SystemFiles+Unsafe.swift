import Bytes
import Glibc

/// The file operations of the operating system.
package struct SystemFiles: JournalFiles {
    /// Makes a value; all of them are the same.
    package init() {}

    package func makeDirectory(_ path: String) throws(FileError) -> Bool {
        if unsafe mkdir(path, 0o700) == 0 { return true }
        guard errno == EEXIST else { throw .last(.makeDirectory) }
        return false
    }

    package func list(_ directory: String) throws(FileError) -> [String] {
        guard let stream = unsafe opendir(directory) else { throw .last(.list) }
        defer { unsafe closedir(stream) }
        var names: [String] = []
        errno = 0
        // SAFETY: an entry is valid until the next `readdir` on this stream, which no one shares.
        while let entry = unsafe readdir(stream) {
            let name = unsafe withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != "." && name != ".." { names.append(name) }
        }
        guard errno == 0 else { throw .last(.list) }
        return names
    }

    package func open(_ path: String, create: Bool) throws(FileError) -> any JournalFile {
        let flags = O_RDWR | O_CLOEXEC | (create ? O_CREAT : 0)
        let descriptor = unsafe Glibc.open(path, flags, 0o600)
        guard descriptor >= 0 else { throw .last(.open) }
        return SystemFile(descriptor)
    }

    package func rename(_ path: String, to newPath: String) throws(FileError) {
        guard unsafe Glibc.rename(path, newPath) == 0 else { throw .last(.rename) }
    }

    package func remove(_ path: String) throws(FileError) {
        guard unsafe unlink(path) == 0 else { throw .last(.remove) }
    }

    package func syncDirectory(_ path: String) throws(FileError) {
        let descriptor = unsafe Glibc.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .last(.syncDirectory) }
        defer { Glibc.close(descriptor) }
        guard fsync(descriptor) == 0 else { throw .last(.syncDirectory) }
    }
}

/// A file by its descriptor.
private final class SystemFile: JournalFile {
    private let descriptor: CInt

    init(_ descriptor: CInt) { self.descriptor = descriptor }

    deinit { Glibc.close(descriptor) }

    func size() throws(FileError) -> Int {
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else { throw .last(.size) }
        return Int(status.st_size)
    }

    func allocate(_ bytes: Int) throws(FileError) {
        // Reserves blocks where the file system can, writes zeros where it cannot: either way a full
        // disk shows here and not in the middle of a record.
        let code = posix_fallocate(descriptor, 0, bytes)
        guard code == 0 else { throw FileError(.allocate, code: code) }
    }

    func write(_ first: ByteView, _ second: ByteView, at offset: Int) throws(FileError) -> Int {
        let written = unsafe first.withUnsafeBytes { first in
            unsafe second.withUnsafeBytes { second in
                // SAFETY: `pwritev` only reads from the vectors, which the closures keep valid.
                var vectors = unsafe (
                    iovec(iov_base: .init(mutating: first.baseAddress), iov_len: first.count),
                    iovec(iov_base: .init(mutating: second.baseAddress), iov_len: second.count)
                )
                return unsafe withUnsafeBytes(of: &vectors) { vectors in
                    unsafe pwritev(
                        descriptor, vectors.assumingMemoryBound(to: iovec.self).baseAddress, 2,
                        offset)
                }
            }
        }
        guard written >= 0 else { throw .last(.write) }
        return written
    }

    func read(at offset: Int, count: Int, into writer: inout ByteWriter) throws(FileError) -> Int {
        var result = 0
        unsafe try writer.appendUnsafe(atMost: count) { free throws(FileError) in
            // SAFETY: the writer lends at least `count` bytes.
            result = unsafe pread(descriptor, free.baseAddress, count, offset)
            guard result >= 0 else { throw .last(.read) }
            return result
        }
        return result
    }

    func sync() throws(FileError) {
        guard fdatasync(descriptor) == 0 else { throw .last(.sync) }
    }
}

extension FileError {
    /// The error of the call that has just failed on this thread.
    fileprivate static func last(_ operation: Operation) -> FileError {
        FileError(operation, code: errno)
    }

    /// For a write that returned 0 without an error.
    static let wroteNothing = FileError(.write, code: EIO)

    /// Whether space is what is missing.
    package var isOutOfSpace: Bool { [ENOSPC, EDQUOT].contains(code) }

    /// Whether a signal came in between, so that the call should be made again.
    var isInterrupted: Bool { code == EINTR }
}

extension FileError: CustomStringConvertible {
    /// For people: `write: No space left on device`.
    package var description: String {
        var text = [CChar](repeating: 0, count: 128)
        // SAFETY: `strerror_r` writes no more than the 128 bytes it is told of.
        _ = unsafe strerror_r(code, &text, text.count)
        let message = text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        return "\(operation.rawValue): \(String(decoding: message, as: UTF8.self))"
    }
}
