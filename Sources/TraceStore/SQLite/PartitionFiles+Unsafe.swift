import Glibc

/// The files of partitions: `00000001.sqlite`, and what SQLite puts beside it.
enum PartitionFiles {
    private static let suffixes = ["", "-wal", "-shm"]

    /// The path of a partition's file.
    static func path(_ number: Int, in directory: String) -> String {
        let digits = String(number)
        return directory + "/" + String(repeating: "0", count: max(0, 8 - digits.count)) + digits
            + ".sqlite"
    }

    /// The numbers of the partitions in a directory, sorted.
    static func numbers(in directory: String) throws(StoreError) -> [Int] {
        guard let stream = unsafe opendir(directory) else {
            throw .unavailable("\(directory) cannot be read: error \(errno)")
        }
        defer { unsafe closedir(stream) }
        var numbers: [Int] = []
        // SAFETY: an entry is valid until the next `readdir` on this stream, which no one shares.
        while let entry = unsafe readdir(stream) {
            let name = unsafe withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            guard name.hasSuffix(".sqlite"), let number = Int(name.dropLast(7)), number > 0 else {
                continue
            }
            numbers.append(number)
        }
        return numbers.sorted()
    }

    /// Makes a directory and those above it.
    static func makeDirectory(_ path: String) throws(StoreError) {
        var made = path.hasPrefix("/") ? "" : "."
        for part in path.split(separator: "/") {
            made += "/" + part
            if unsafe mkdir(made, 0o750) != 0, errno != EEXIST {
                throw .unavailable("\(made) cannot be made: error \(errno)")
            }
        }
    }

    /// The bytes that a partition takes on disk.
    static func bytes(_ path: String) -> Int {
        suffixes.reduce(0) { $0 + size(path + $1) }
    }

    private static func size(_ path: String) -> Int {
        var status = stat()
        // SAFETY: `status` outlives the call, which writes only into it.
        return unsafe stat(path, &status) == 0 ? Int(status.st_size) : 0
    }

    /// The bytes of what is committed and not yet in the file proper.
    static func walBytes(_ path: String) -> Int { size(path + "-wal") }

    /// Removes a partition from the disk.
    static func remove(_ path: String) {
        for suffix in suffixes { unsafe unlink(path + suffix) }
    }
}
