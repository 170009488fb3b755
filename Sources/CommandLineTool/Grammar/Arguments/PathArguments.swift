/// The path of a file.
package struct FilePath: ArgumentValue, Equatable {
    /// The path as it was written.
    package let path: String

    package static var expected: String { "the path of a file" }
    package static var completion: Completion { .file }

    package init?(argument: String) {
        guard !argument.isEmpty else { return nil }
        path = argument
    }

    package var argumentText: String { path }
}

/// The path of a directory.
package struct DirectoryPath: ArgumentValue, Equatable {
    /// The path as it was written.
    package let path: String

    package static var expected: String { "the path of a directory" }
    package static var completion: Completion { .directory }

    package init?(argument: String) {
        guard !argument.isEmpty else { return nil }
        path = argument
    }

    package var argumentText: String { path }
}
