import Glibc

/// The files of partitions: `00000001.sqlite`, `00000001-1.sqlite` when it was written anew, and
/// what SQLite puts beside them.
enum PartitionFiles {
    /// The generations that there are of a partition.
    struct Found: Equatable {
        let number: Int
        /// Rising; mostly one.
        var generations: [Int]
    }

    private static let ending = ".sqlite"
    private static let suffixes = ["", "-wal", "-shm"]

    /// The path of a partition's file.
    static func path(_ number: Int, generation: Int = 0, in directory: String) -> String {
        let digits = String(number)
        return directory + "/" + String(repeating: "0", count: max(0, 8 - digits.count)) + digits
            + (generation > 0 ? "-\(generation)" : "") + ending
    }

    /// The path of another generation of a partition.
    static func path(_ number: Int, generation: Int, beside path: String) -> String {
        let directory = path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
        return Self.path(
            number, generation: generation, in: directory.joined(separator: "/"))
    }

    /// The partitions in a directory, by number.
    static func list(_ directory: String) throws(StoreError) -> [Found] {
        guard let stream = unsafe opendir(directory) else {
            throw .unavailable("\(directory) cannot be read: error \(errno)")
        }
        defer { unsafe closedir(stream) }
        var found: [Int: [Int]] = [:]
        // SAFETY: an entry is valid until the next `readdir` on this stream, which no one shares.
        while let entry = unsafe readdir(stream) {
            let name = unsafe withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            guard name.hasSuffix(ending) else { continue }
            let parts = name.dropLast(ending.count).split(
                separator: "-", omittingEmptySubsequences: false)
            let numbers = parts.compactMap { Int($0) }
            guard numbers.count == parts.count, let number = numbers.first, number > 0 else {
                continue
            }
            if numbers.count == 1 { found[number, default: []].append(0) }
            if numbers.count == 2, numbers[1] > 0 { found[number, default: []].append(numbers[1]) }
        }
        return found.sorted { $0.key < $1.key }.map {
            Found(number: $0.key, generations: $0.value.sorted())
        }
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
