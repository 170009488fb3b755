/// Everything that is wrong with a configuration.
package struct ConfigurationError: Error, Equatable, Sendable {
    /// One mistake.
    package struct Issue: Equatable, Sendable {
        /// Where it was made.
        package let source: SettingSource
        /// What is wrong.
        package let message: String
        /// What to write instead, where that is known.
        package let hint: String?

        /// Creates an issue.
        package init(_ source: SettingSource, _ message: String, hint: String? = nil) {
            self.source = source
            self.message = message
            self.hint = hint
        }
    }

    /// The mistakes: those of the file by line, then those of the environment and of the flags.
    package let issues: [Issue]

    /// Creates an error; the issues are put into their order.
    package init(_ issues: [Issue]) {
        self.issues = issues.enumerated()
            .sorted { ($0.element.rank, $0.offset) < ($1.element.rank, $1.offset) }
            .map(\.element)
    }
}

extension ConfigurationError.Issue: CustomStringConvertible {
    /// `file:line: message; hint`, on one line.
    package var description: String {
        let text = "\(source): \(message)" + (hint.map { "; \($0)" } ?? "")
        return String(String.UnicodeScalarView(text.unicodeScalars.map(Self.printable)))
    }

    /// What was written is quoted in messages; it must not end the line or command a terminal.
    private static func printable(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        scalar.properties.generalCategory == .control ? "\u{FFFD}" : scalar
    }

    fileprivate var rank: Int {
        switch source {
        case .builtIn: -1
        case .file(_, let line): line
        case .environment: .max - 1
        case .flag: .max
        }
    }
}

extension ConfigurationError: CustomStringConvertible {
    /// One issue a line.
    package var description: String {
        issues.map(\.description).joined(separator: "\n")
    }
}
