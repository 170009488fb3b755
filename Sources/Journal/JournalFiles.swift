package import Bytes

/// The file operations of a journal, so that a test can make any of them fail.
///
/// - Concurrency: Callable from any thread.
package protocol JournalFiles: Sendable {
    /// Makes a directory.
    ///
    /// - Returns: False when it was there before.
    func makeDirectory(_ path: String) throws(FileError) -> Bool

    /// The names in a directory, in any order.
    func list(_ directory: String) throws(FileError) -> [String]

    /// Opens a file for reading and writing; with `create`, makes it if it is not there.
    func open(_ path: String, create: Bool) throws(FileError) -> any JournalFile

    /// Renames a file within its directory, replacing one that has the name.
    func rename(_ path: String, to newPath: String) throws(FileError)

    /// Removes a file.
    func remove(_ path: String) throws(FileError)

    /// Makes the names in a directory durable.
    func syncDirectory(_ path: String) throws(FileError)
}

/// An open file of a journal; closed when the last reference goes.
package protocol JournalFile: AnyObject, Sendable {
    /// The length of the file in bytes.
    func size() throws(FileError) -> Int

    /// Makes the file this long and reserves the space on disk.
    func allocate(_ bytes: Int) throws(FileError)

    /// Writes two runs of bytes one behind the other in one call.
    ///
    /// - Returns: How many bytes were written, which may be fewer than given.
    func write(_ first: ByteView, _ second: ByteView, at offset: Int) throws(FileError) -> Int

    /// Appends bytes of the file to a writer.
    ///
    /// - Returns: How many bytes were read, which may be fewer than asked for; 0 at the end.
    func read(at offset: Int, count: Int, into writer: inout ByteWriter) throws(FileError) -> Int

    /// Makes the content durable (`fdatasync`).
    func sync() throws(FileError)
}

extension JournalFile {
    /// Writes all the bytes of two runs, however many calls that takes.
    package func writeAll(_ first: ByteView, _ second: ByteView, at offset: Int) throws(FileError) {
        let total = first.count + second.count
        var done = 0
        while done < total {
            let written: Int
            do {
                written = try write(
                    first.dropFirst(done), second.dropFirst(done - first.count), at: offset + done)
            } catch {
                if error.isInterrupted { continue }
                throw error
            }
            // A disk that takes nothing and reports nothing must not keep us here for ever.
            guard written > 0 else { throw .wroteNothing }
            done += written
        }
    }

    /// Reads up to a number of bytes, fewer only at the end of the file.
    package func readAll(at offset: Int, count: Int, into writer: inout ByteWriter)
        throws(FileError)
    {
        var done = 0
        while done < count {
            let read: Int
            do {
                read = try self.read(at: offset + done, count: count - done, into: &writer)
            } catch {
                if error.isInterrupted { continue }
                throw error
            }
            if read == 0 { return }
            done += read
        }
    }
}

/// A file operation that the system refused.
package struct FileError: Error, Equatable, Sendable {
    package var operation: Operation
    /// The `errno` of the call.
    package var code: Int32

    /// What was tried.
    package enum Operation: String, Sendable, CaseIterable {
        case makeDirectory, list, open, rename, remove, syncDirectory
        case size, allocate, write, read, sync
    }

    /// Makes an error.
    package init(_ operation: Operation, code: Int32) {
        self.operation = operation
        self.code = code
    }
}
