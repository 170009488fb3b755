/// What is wrong with the text of a query, and where.
package struct TraceQLError: Error, Hashable, Sendable {
    /// What is wrong: `expected a value after =, found }`.
    package let message: String
    /// Where the offending part begins.
    package let position: SourcePosition
    /// What may have been meant; nil where there is nothing to guess.
    package let hint: String?

    init(_ message: String, at position: SourcePosition, hint: String? = nil) {
        self.message = message
        self.position = position
        self.hint = hint
    }
}

extension TraceQLError: CustomStringConvertible {
    /// One line: `1:14: expected a value after =, found }; …`.
    package var description: String {
        "\(position): \(message)" + (hint.map { "; \($0)" } ?? "")
    }
}

/// A place in the text of a query; lines and columns count from 1, columns in Unicode scalars.
package struct SourcePosition: Hashable, Sendable {
    package let line: Int
    package let column: Int

    /// Makes a position.
    package init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }
}

extension SourcePosition: CustomStringConvertible {
    /// The line and the column: `1:14`.
    package var description: String { "\(line):\(column)" }
}
