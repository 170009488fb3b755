import Glibc
import SQLite
import Testing

/// A directory for the files of one test, removed with it.
final class TemporaryDirectory: Sendable {
    let path: String

    init() throws {
        var template = Array("/tmp/tracewell-sqlite-XXXXXX".utf8CString)
        guard unsafe mkdtemp(&template) != nil else {
            throw SQLiteError(.ioError, "no temporary directory: errno \(errno)")
        }
        path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    deinit {
        for name in fileNames { unsafe unlink("\(path)/\(name)") }
        unsafe rmdir(path)
    }

    /// The path of a file in it.
    func file(_ name: String) -> String { "\(path)/\(name)" }

    private var fileNames: [String] {
        guard let directory = unsafe opendir(path) else { return [] }
        defer { unsafe closedir(directory) }
        var names: [String] = []
        while let entry = unsafe readdir(directory) {
            let name = unsafe withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }
}

extension Connection {
    /// A database with one table, `item(id, data)`.
    static func withItems(in directory: TemporaryDirectory) throws -> Connection {
        let connection = try open(in: directory)
        try connection.execute("CREATE TABLE item (id INTEGER PRIMARY KEY, data)")
        return connection
    }

    /// The database of a directory, for reading and writing, without patience for locks.
    static func open(
        in directory: TemporaryDirectory, _ access: ConnectionOptions.Access = .readWrite
    ) throws -> Connection {
        var options = ConnectionOptions(access)
        options.busyTimeout = .zero
        return try Connection(path: directory.file("test.sqlite"), options)
    }
}

/// Expects that the body ends with an SQLite error of the given primary or extended code.
func expectError(
    _ code: ResultCode, sourceLocation: SourceLocation = #_sourceLocation,
    _ body: () throws -> some Any
) {
    let error = #expect(throws: SQLiteError.self, sourceLocation: sourceLocation) { try body() }
    #expect(error?.code == code || error?.extendedCode == code, sourceLocation: sourceLocation)
}
