/// Why a text is not a YAML document this program reads.
package struct YAMLError: Error, Equatable, Sendable {
    /// What is wrong, in words for whoever wrote the file.
    package let message: String
    /// The line, from 1.
    package let line: Int
    /// The character in the line, from 1.
    package let column: Int

    init(_ message: String, at position: YAMLNode.Position) {
        self.message = message
        self.line = position.line
        self.column = position.column
    }
}

extension YAMLError: CustomStringConvertible {
    package var description: String { "\(line):\(column): \(message)" }
}
