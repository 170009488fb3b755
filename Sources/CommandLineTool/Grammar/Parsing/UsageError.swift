/// What is wrong with a command line; the program ends with `ExitStatus.usage`.
package struct UsageError: Error, Equatable, Sendable {
    /// The words of the verb it is about, the program's name included.
    package let command: String
    /// What is wrong.
    package let message: String
    /// What to do.
    package let hint: String

    /// Creates an error; without a hint it names the help to look at.
    package init(_ path: VerbPath, _ message: String, hint: String? = nil) {
        command = path.command
        self.message = message
        self.hint = hint ?? "see '\(path.command) --help'"
    }
}

extension UsageError: CustomStringConvertible {
    /// One line: the command, what is wrong, what to do.
    package var description: String {
        let text = "\(command): \(message); \(hint)"
        return String(String.UnicodeScalarView(text.unicodeScalars.map(Self.printable)))
    }

    /// What was typed is quoted; it must not end the line or command a terminal.
    private static func printable(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        scalar.properties.generalCategory == .control ? "\u{FFFD}" : scalar
    }
}
