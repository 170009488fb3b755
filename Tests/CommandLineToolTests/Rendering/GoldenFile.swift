import Foundation

/// A file that holds what a picture looked like when it was last looked at.
///
/// After a wanted change, `UPDATE_GOLDEN=1 swift test --filter Rendering` writes the files anew; the
/// difference is then reviewed like any other.
struct GoldenFile {
    let name: String

    private var url: URL {
        URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../Golden/CommandLineTool/\(name).txt").standardized
    }

    /// The lines of the file; those given, which are written first, where files are to be updated.
    func lines(updatingTo lines: [String]) throws -> [String] {
        if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] != nil {
            try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: url)
        }
        let text = try String(contentsOf: url, encoding: .utf8)
        return text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
            .map(String.init)
    }
}
