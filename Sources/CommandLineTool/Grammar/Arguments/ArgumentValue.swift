/// A type that a flag or argument of the command line may have.
package protocol ArgumentValue: Sendable {
    /// What is asked for, for messages: "a whole number".
    static var expected: String { get }

    /// What a shell may complete it to.
    static var completion: Completion { get }

    /// Reads the value; nil if the text is none.
    init?(argument: String)

    /// The value as one would write it.
    var argumentText: String { get }
}

extension ArgumentValue {
    package static var completion: Completion { .nothing }
}

/// What a shell may put in place of a value.
package enum Completion: Sendable, Equatable {
    /// Anything; the shell proposes nothing.
    case nothing
    /// One of these words.
    case words([String])
    /// The path of a file.
    case file
    /// The path of a directory.
    case directory
}

/// An argument out of a closed set of words.
package protocol ArgumentChoice: ArgumentValue, RawRepresentable, CaseIterable
where RawValue == String {}

extension ArgumentChoice {
    package static var expected: String {
        "one of " + allCases.map(\.rawValue).joined(separator: ", ")
    }

    package static var completion: Completion { .words(allCases.map(\.rawValue)) }

    package init?(argument: String) { self.init(rawValue: argument) }

    package var argumentText: String { rawValue }
}
