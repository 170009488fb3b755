import Glibc

/// Small files of text, those under `/proc` included.
enum TextFile {
    /// The whole text; nil when the file cannot be read.
    static func read(_ path: String) -> String? {
        // SAFETY: the file is closed before the function ends; `fread` writes within the buffer.
        guard let file = unsafe fopen(path, "r") else { return nil }
        defer { unsafe fclose(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = unsafe fread(&buffer, 1, buffer.count, file)
            guard count > 0 else { return String(decoding: bytes, as: UTF8.self) }
            bytes += buffer.prefix(count)
        }
    }

    /// Replaces what is in a file.
    static func write(_ text: String, to path: String) throws(BenchmarkError) {
        // SAFETY: the file is closed before the function ends; `fwrite` reads within the array.
        guard let file = unsafe fopen(path, "w") else { throw .failed("\(path) cannot be written") }
        let bytes = Array(text.utf8)
        let written = unsafe fwrite(bytes, 1, bytes.count, file)
        guard unsafe fclose(file) == 0, written == bytes.count else {
            throw .failed("\(path) cannot be written")
        }
    }
}
