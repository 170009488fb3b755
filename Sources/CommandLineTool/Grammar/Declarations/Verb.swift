/// One verb of the command line, or a group of verbs, with all there is to say of it.
package struct Verb: Sendable {
    /// A command line somebody may copy, and what it is for.
    package struct Example: Sendable, Equatable {
        /// The command line.
        package let command: String
        /// What it does, in a few words.
        package let purpose: String

        /// Creates an example.
        package init(_ command: String, _ purpose: String) {
            self.command = command
            self.purpose = purpose
        }
    }

    /// The word.
    package let name: String
    /// What it does, in one sentence without a full stop.
    package let summary: String
    /// What else there is to know; empty if nothing.
    package let discussion: String
    /// Arguments known by their place.
    package let positionals: [PositionalDeclaration]
    /// Its own flags, beside those every verb has.
    package let flags: [FlagDeclaration]
    /// Pairs of flags that exclude each other.
    package let exclusive: [[FlagDeclaration]]
    /// Three examples.
    package let examples: [Example]
    /// The verbs of a group; empty for a verb that does something.
    package let verbs: [Verb]

    /// Declares a verb that does something.
    package init(
        _ name: String, _ summary: String, discussion: String = "",
        arguments: [any DeclaredPositional] = [], flags: [any DeclaredFlag] = [],
        exclusive: [[any DeclaredFlag]] = [], examples: [Example]
    ) {
        self.name = name
        self.summary = summary
        self.discussion = discussion
        self.positionals = arguments.map(\.declaration)
        self.flags = flags.map(\.declaration)
        self.exclusive = exclusive.map { $0.map(\.declaration) }
        self.examples = examples
        verbs = []
    }

    /// Declares a group of verbs.
    package init(
        _ name: String, _ summary: String, discussion: String = "", examples: [Example],
        verbs: [Verb]
    ) {
        self.name = name
        self.summary = summary
        self.discussion = discussion
        positionals = []
        flags = []
        exclusive = []
        self.examples = examples
        self.verbs = verbs
    }
}
