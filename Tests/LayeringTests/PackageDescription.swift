import Foundation

/// What SwiftPM says this package consists of.
struct PackageDescription: Decodable {
    /// One target with its source files and the targets that it declares to depend on.
    struct Target: Decodable {
        let name: String
        let type: String
        let path: String
        let sources: [String]
        let dependencies: [String]?

        var isTest: Bool { type == "test" }

        private enum CodingKeys: String, CodingKey {
            case name, type, path, sources
            case dependencies = "target_dependencies"
        }
    }

    let targets: [Target]

    /// The folder that holds the manifest.
    static let root = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    /// This package, asked for once.
    static let current = Result { try describe() }

    /// Asks SwiftPM, with a scratch folder of its own: the usual one is locked while tests run.
    private static func describe() throws -> PackageDescription {
        let scratch = FileManager.default.temporaryDirectory
            .appending(path: "layering-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: scratch) }
        let output = Pipe()
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [
            "swift", "package", "--package-path", root.path, "--scratch-path", scratch.path,
            "describe", "--type", "json",
        ]
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let json = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return try JSONDecoder().decode(PackageDescription.self, from: json)
    }
}
