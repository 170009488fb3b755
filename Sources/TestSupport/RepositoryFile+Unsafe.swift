internal import Glibc

/// A file of the repository that tests hold against what the code produces.
///
/// With `REGENERATE` in the environment, `isCurrent` writes the file instead of comparing it.
package struct RepositoryFile: Sendable {
    /// Where the file is.
    package let path: String

    /// Names a file by its path from the root of the repository.
    ///
    /// - Parameters:
    ///   - path: The path, such as `docs/reference/configuration.md`.
    ///   - anchor: A source file three levels below the root; symbolic links are followed.
    package init(_ path: String, anchor: String = #filePath) {
        let resolved = unsafe realpath(anchor, nil)
        defer { unsafe free(resolved) }
        let file = unsafe resolved.map { unsafe String(cString: $0) } ?? anchor
        let root = file.split(separator: "/").dropLast(3).joined(separator: "/")
        self.path = "/\(root)/\(path)"
    }

    /// The file's text; empty if it cannot be read.
    package var text: String {
        guard let file = unsafe fopen(path, "r") else { return "" }
        defer { unsafe fclose(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = unsafe fread(&buffer, 1, buffer.count, file)
            guard count > 0 else { break }
            bytes += buffer.prefix(count)
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// What stands between `<!-- mark: begin -->` and `<!-- mark: end -->`; nil if a mark is
    /// missing.
    package func section(_ mark: String) -> String? {
        parts(mark).map { String($0.inside) }
    }

    /// Whether the file, or what stands between two marks in it, is what the code produces.
    package func isCurrent(_ produced: String, between mark: String? = nil) -> Bool {
        var expected = produced
        if let mark {
            guard let (before, _, after) = parts(mark) else { return false }
            expected = "\(before)\n\(produced)\(after)"
        }
        if unsafe getenv("REGENERATE") != nil { write(expected) }
        return text == expected
    }

    private func parts(
        _ mark: String
    ) -> (before: Substring, inside: Substring, after: Substring)? {
        let text = text
        guard let begin = text.firstRange(of: "<!-- \(mark): begin -->"),
            let end = text.firstRange(of: "<!-- \(mark): end -->"),
            begin.upperBound <= end.lowerBound
        else { return nil }
        return (
            text[..<begin.upperBound], text[begin.upperBound..<end.lowerBound],
            text[end.lowerBound...]
        )
    }

    private func write(_ text: String) {
        guard let file = unsafe fopen(path, "w") else { return }
        let bytes = Array(text.utf8)
        _ = unsafe fwrite(bytes, 1, bytes.count, file)
        unsafe fclose(file)
    }
}
