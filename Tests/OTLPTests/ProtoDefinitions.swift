import Foundation

/// The messages that `proto/` defines, read with just enough grammar for those files.
struct ProtoDefinitions {
    /// One field of a message.
    struct Field: Equatable {
        let name: String
        let number: Int
        /// The declared type without its package, such as `fixed64` or `KeyValue`.
        let type: String

        /// The name in OTLP's JSON.
        var jsonName: String {
            let words = name.split(separator: "_")
            return words.prefix(1).joined() + words.dropFirst().map(\.capitalized).joined()
        }
    }

    /// Fields by the full name of their message.
    private(set) var messages: [String: [Field]] = [:]
    /// The full names of the enumerations.
    private(set) var enums: Set<String> = []

    /// Reads all files of this package's `proto` folder.
    init() throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().appending(path: "proto")
            .resolvingSymlinksInPath()
        for case let file as URL in FileManager.default.enumerator(
            at: folder, includingPropertiesForKeys: nil) ?? .init()
        where file.pathExtension == "proto" {
            read(try String(contentsOf: file, encoding: .utf8))
        }
    }

    private mutating func read(_ text: String) {
        var package = ""
        var scopes: [String] = []
        for line in text.split(separator: "\n") {
            if let match = line.firstMatch(of: #/^package ([\w.]+);/#) {
                package = String(match.1)
            } else if let match = line.firstMatch(of: #/^\s*(message|enum|oneof|service) (\w+) {/#)
            {
                // A oneof names no type: its fields are the message's own.
                scopes.append(match.1 == "oneof" ? "" : String(match.2))
                let name = ([package] + scopes).joined(separator: ".")
                if match.1 == "message" { messages[name] = [] }
                if match.1 == "enum" { enums.insert(name) }
            } else if let match = line.firstMatch(of: #/^\s*(?:repeated )?([\w.]+) (\w+) = (\d+);/#)
            {
                let name = ([package] + scopes.filter { !$0.isEmpty }).joined(separator: ".")
                let type = match.1.split(separator: ".").last.map(String.init) ?? ""
                messages[name]?.append(
                    Field(name: String(match.2), number: Int(match.3) ?? 0, type: type))
            } else if line.wholeMatch(of: #/\s*}\s*/#) != nil {
                _ = scopes.popLast()
            }
        }
    }
}
