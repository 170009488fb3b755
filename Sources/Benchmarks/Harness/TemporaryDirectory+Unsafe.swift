import Glibc

/// A directory that is removed, with everything in it, when the last reference to it goes.
final class TemporaryDirectory: Sendable {
    let path: String

    /// Makes an empty directory where the system keeps temporary files.
    ///
    /// - Throws: ``BenchmarkError/failed(_:)``.
    init() throws(BenchmarkError) {
        let parent = ProgramEnvironment.variable("TMPDIR") ?? "/tmp"
        var template = Array("\(parent)/tracewell-bench-XXXXXX".utf8CString)
        // SAFETY: the template ends with a null and is ours to be written into.
        guard unsafe mkdtemp(&template) != nil else {
            throw .failed("no directory can be made in \(parent)")
        }
        path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    deinit { FileTree.remove(path) }
}
