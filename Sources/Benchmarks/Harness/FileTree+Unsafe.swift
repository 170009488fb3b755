import Glibc

/// A directory with everything in it.
enum FileTree {
    /// Removes it; symbolic links are not followed.
    static func remove(_ path: String) {
        for name in names(in: path) { remove("\(path)/\(name)") }
        _ = unsafe Glibc.remove(path)
    }

    /// Makes a directory and those above it, where they are missing.
    static func makeDirectory(_ path: String) throws(BenchmarkError) {
        let parent = path.split(separator: "/").dropLast().joined(separator: "/")
        if unsafe mkdir(path, 0o700) == 0 || errno == EEXIST { return }
        guard errno == ENOENT, !parent.isEmpty else { throw .failed("\(path) cannot be made") }
        try makeDirectory(path.hasPrefix("/") ? "/\(parent)" : parent)
        guard unsafe mkdir(path, 0o700) == 0 else { throw .failed("\(path) cannot be made") }
    }

    /// What its files take on the disk, in bytes.
    static func allocatedBytes(_ path: String) -> Int {
        var status = stat()
        // SAFETY: `status` outlives the call, which writes only into it.
        guard unsafe lstat(path, &status) == 0 else { return 0 }
        return names(in: path).reduce(Int(status.st_blocks) * 512) {
            $0 + allocatedBytes("\(path)/\($1)")
        }
    }

    /// What is in a directory; nothing for a file.
    private static func names(in path: String) -> [String] {
        var status = stat()
        // SAFETY: the directory is closed before the function ends; an entry is used before the next
        // one is read. `d_name` is of fixed size and ends with a null.
        guard unsafe lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR,
            let directory = unsafe opendir(path)
        else { return [] }
        defer { unsafe closedir(directory) }
        var names: [String] = []
        while let entry = unsafe readdir(directory) {
            let name = unsafe withUnsafePointer(to: entry.pointee.d_name) { bytes in
                unsafe String(cString: UnsafeRawPointer(bytes).assumingMemoryBound(to: CChar.self))
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }
}
